package io.mainstay.lease;

import static io.mainstay.exec.Tests.await;
import static io.mainstay.exec.Tests.nowMs;
import static io.mainstay.exec.Tests.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mainstay.lease.LeaseSettings.Member;
import io.mainstay.lease.LeaseSettings.TlsFiles;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only nodes with a certificate of the cluster's authority are let in; certificates are made by openssl. */
class LeaseTlsTest {
    private static final long TTL_MS = 600;

    @TempDir
    Path directory;

    private final TreeMap<String, Member> members = new TreeMap<>();
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void choosePorts() throws Exception {
        List<Integer> free = TestNode.freePorts(2);
        members.put("n1", new Member("127.0.0.1", free.get(0)));
        members.put("n2", new Member("127.0.0.1", free.get(1)));
    }

    @AfterEach
    void end() throws Exception {
        for (TestNode node : nodes) {
            node.close();
            assertThat(node.broken).isEmpty();
        }
    }

    private TestNode start(String name, @Nullable TlsFiles tls) throws Exception {
        TestNode node = new TestNode("shop", name, members, TTL_MS, tls).start();
        nodes.add(node);
        return node;
    }

    private Path authority(String name) throws Exception {
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj")
                .with("/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem")
                .run();
        return directory.resolve(name + ".pem");
    }

    private TlsFiles files(String name, String signer, Path authority) throws Exception {
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj")
                .with("/CN=any-name", "-keyout", name + ".key", "-out", name + ".csr")
                .run();
        openssl("x509", "-req", "-days", "2", "-CAcreateserial", "-in", name + ".csr", "-out", name + ".pem")
                .with("-CA", signer + ".pem", "-CAkey", signer + ".key")
                .run();
        return new TlsFiles(authority, directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private OpenSsl openssl(String... words) {
        return new OpenSsl(directory, new ArrayList<>(List.of(words)));
    }

    private record OpenSsl(Path directory, List<String> words) {
        OpenSsl with(String... more) {
            words.addAll(List.of(more));
            return this;
        }

        void run() throws Exception {
            words.add(0, "openssl");
            Process process;
            try {
                process = new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException missing) {
                assumeThat(false).as("openssl is missing here").isTrue();
                return;
            }
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        }
    }

    @Test
    void nodesOfOneAuthorityAreLinkedAndStrangersAreNot() throws Exception {
        Path authority = authority("ca");
        Path other = authority("other");
        TestNode n1 = start("n1", files("n1", "ca", authority));
        TestNode n2 = start("n2", files("n2", "ca", authority));
        within(10, () -> n1.hears("n2") && n2.hears("n1"));
        assertThat(await(n1.channel.request("n2", Buffer.buffer("x"), 5_000)).toString())
                .isEqualTo("x");
        nodes.remove(n2);
        n2.close();
        within(10, n1::hears);

        // It trusts this cluster's authority, and holds a certificate of another; then the same without any.
        neverHeard(n1, files("m2", "other", authority));
        neverHeard(n1, files("k2", "other", other));
        neverHeard(n1, null);
        try (RawMember plain = new RawMember(members.get("n1").port())) {
            assertThat(new String(plain.hello("shop", "n2").readToEnd(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("shop");
        }
    }

    /** For as long as ten attempts take. */
    private void neverHeard(TestNode n1, @Nullable TlsFiles tls) throws Exception {
        TestNode stranger = start("n2", tls);
        long startMs = nowMs();
        within(10, () -> {
            assertThat(n1.hears()).isTrue();
            assertThat(stranger.hears()).isTrue();
            return nowMs() - startMs > 2 * TTL_MS;
        });
        nodes.remove(stranger);
        stranger.close();
        assertThat(stranger.broken).isEmpty();
    }

    @Test
    void aMissingFileIsSaidAtTheStart() {
        Path none = directory.resolve("none.pem");

        assertThatThrownBy(() -> start("n1", new TlsFiles(none, none, none)))
                .hasMessageContaining("the lease channel of n1 cannot listen on 127.0.0.1")
                .hasMessageContaining("none.pem");
    }
}
