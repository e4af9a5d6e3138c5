package io.mainstay.resource.conformance;

import io.mainstay.lab.Shell;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.container.FakeEngine;
import io.mainstay.resource.lvm.FakeLvm;
import io.mainstay.resource.systemd.FakeSystemd;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For each built-in type a resource that can be tried on this machine, or the reason why none can. What works on the
 * machine itself, its addresses, mounts or init scripts, is among the {@link ApartTrials}.
 */
final class Trials {
    /**
     * How to try one type.
     *
     * @param missing why it cannot be tried here; empty when it can
     */
    record Trial(Optional<String> missing, Place place, Making making) {
        static Trial of(Making making) {
            return new Trial(Optional.empty(), Place.HERE, making);
        }
    }

    /** In which network and with whose mounts it is tried. */
    enum Place {
        /** The machine's own, where it does no harm. */
        HERE,
        /** Some that are made for it, and gone with the JVM that tries it. */
        APART
    }

    /** Makes the trial of one type; the directory is its own. */
    interface Making {
        Conformance make(ResourceType type, Workshop workshop, Path directory) throws Exception;
    }

    private static final Path OCF_DUMMY = Path.of("/usr/lib/ocf/resource.d/heartbeat/Dummy");

    private Trials() {}

    static Map<String, Trial> all() {
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("process", Trial.of(Trials::process));
        trials.put("script", Trial.of(Trials::script));
        trials.put(
                "ocf",
                new Trial(
                        Files.isExecutable(OCF_DUMMY)
                                ? Optional.empty()
                                : Optional.of(OCF_DUMMY + " is not there (Debian: resource-agents)"),
                        Place.HERE,
                        Trials::ocf));
        trials.put("systemd", Trial.of(Trials::systemd));
        trials.put("lsb", Trial.of(Trials::lsb));
        trials.put("container", Trial.of(Trials::container));
        trials.put("lvm", Trial.of(Trials::lvm));
        trials.put("lbhealthcheck", Trial.of(Trials::lbHealthCheck));
        trials.put("tcpcheck", Trial.of(Trials::tcpCheck));
        trials.put("httpcheck", Trial.of(Trials::httpCheck));
        trials.put("dummy", Trial.of(Trials::dummy));
        trials.putAll(ApartTrials.all());
        return trials;
    }

    private static Conformance process(ResourceType type, Workshop workshop, Path directory) {
        return Conformance.of(type, Map.of("command", List.of("/bin/sleep", "1000")), workshop, directory);
    }

    /** A script that takes a moment for everything, so that what is cancelled is in the middle of it. */
    private static Conformance script(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Path up = directory.resolve("up");
        Path script = program(directory.resolve("app"), """
                sleep 0.05
                case $1 in
                  monitor) [ -e %1$s ] && exit 110; exit 100 ;;
                  online) touch %1$s ;;
                  offline | clean) rm -f %1$s ;;
                  *) exit 64 ;;
                esac
                """.formatted(up));
        return Conformance.of(type, Map.of("script", script.toString()), workshop, directory)
                .killedBy(() -> removed(up));
    }

    private static Conformance ocf(ResourceType type, Workshop workshop, Path directory) {
        Path up = directory.resolve("up");
        Map<String, Object> values = Map.of("agent", "heartbeat/Dummy", "parameters", Map.of("state", up.toString()));
        return Conformance.of(type, values, workshop, directory).killedBy(() -> removed(up));
    }

    private static Conformance lsb(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Path up = directory.resolve("up");
        Path script = initScript(directory.resolve("app"), up);
        return Conformance.of(type, Map.of("script", script.toString()), workshop, directory)
                .killedBy(() -> removed(up));
    }

    /** As the Linux Standard Base wants it, and with a moment for everything. */
    static Path initScript(Path file, Path up) throws IOException {
        return program(file, """
                sleep 0.05
                case $1 in
                  start) touch %1$s ;;
                  stop) rm -f %1$s ;;
                  status) [ -e %1$s ] || exit 3 ;;
                  *) exit 3 ;;
                esac
                """.formatted(up));
    }

    private static Conformance systemd(ResourceType type, Workshop workshop, Path directory) throws IOException {
        FakeSystemd systemd = new FakeSystemd(directory.resolve("systemd"));
        return Conformance.of(type, systemd.parameters("app.service"), workshop, directory)
                .killedBy(() -> done(() -> systemd.crash("app.service")));
    }

    private static Conformance container(ResourceType type, Workshop workshop, Path directory) throws IOException {
        FakeEngine engine = new FakeEngine(directory.resolve("engine"));
        Map<String, Object> values = engine.parameters();
        values.put("name", "app");
        return Conformance.of(type, values, workshop, directory).killedBy(() -> done(() -> engine.crash("app")));
    }

    private static Conformance lvm(ResourceType type, Workshop workshop, Path directory) throws IOException {
        FakeLvm lvm = new FakeLvm(directory.resolve("lvm"));
        return Conformance.of(lvm.type(), Map.of("vg", "vg"), workshop, directory)
                .killedBy(() -> done(lvm::deactivate));
    }

    /** With a load balancer that probes all the time, which it has to be before it counts as online. */
    private static Conformance lbHealthCheck(ResourceType type, Workshop workshop, Path directory) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Map<String, Object> values = Map.of("listen", "127.0.0.1", "port", (long) port, "HC_TIMEOUT", 20_000L);
        return Conformance.of(type, values, workshop, directory).meanwhile(() -> probe(port));
    }

    private static void probe(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 100);
        } catch (IOException refused) {
            // Nobody listens at this moment; that is for the checks to judge.
            return;
        }
    }

    private static Conformance tcpCheck(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Map<String, Object> values = Map.of("port", answering("hello\r\n"), "expect", "hello");
        return Conformance.of(type, values, workshop, directory);
    }

    private static Conformance httpCheck(ResourceType type, Workshop workshop, Path directory) throws IOException {
        long port = answering("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        return Conformance.of(type, Map.of("url", "http://127.0.0.1:" + port + "/"), workshop, directory);
    }

    /** The port of a server that says one thing to each that connects, for as long as this JVM lives. */
    private static long answering(String words) throws IOException {
        ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> answerAll(server, words), "conformance-server");
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private static void answerAll(ServerSocket server, String words) {
        while (true) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException gone) {
                // Who asks may go before it is answered; the next is answered all the same.
                continue;
            }
        }
    }

    private static Conformance dummy(ResourceType type, Workshop workshop, Path directory) {
        Path file = directory.resolve("up");
        Map<String, Object> values = Map.of("file", file.toString(), "OnlineDelay", 20L, "MonitorDelay", 5L);
        return Conformance.of(type, values, workshop, directory).killedBy(() -> removed(file));
    }

    static Path program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    static Future<?> removed(Path file) {
        return done(() -> Files.deleteIfExists(file));
    }

    static Future<?> ran(String... command) {
        return done(() -> Shell.run(command));
    }

    /** Something that a test does, and that may fail. */
    private interface Effect {
        void take() throws Exception;
    }

    private static Future<?> done(Effect effect) {
        try {
            effect.take();
            return Future.succeededFuture();
        } catch (Exception failed) {
            return Future.failedFuture(failed);
        }
    }
}
