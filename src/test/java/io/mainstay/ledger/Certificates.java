package io.mainstay.ledger;

import io.mainstay.ledger.LedgerOptions.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of its own and one certificate for 127.0.0.1, made by the JDK's keytool. */
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Certificates() {}

    public static Tls make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(directory);
        Path store = directory.resolve("keys.p12");
        keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "node",
                "-dname",
                "CN=node",
                "-signer",
                "ca",
                "-ext",
                "san=ip:127.0.0.1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Tls(
                pem(
                        directory.resolve("ca.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("ca").getEncoded()),
                pem(
                        directory.resolve("node.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("node").getEncoded()),
                pem(
                        directory.resolve("node.key"),
                        "PRIVATE KEY",
                        keys.getKey("node", PASSWORD).getEncoded()));
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + output);
        }
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
