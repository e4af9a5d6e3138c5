package io.mainstay.web;

import io.mainstay.config.NodeConfig.HttpTls;
import io.mainstay.config.TokenFile;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The certificate and the key of the page's port, and whether their files have changed. Blocks. */
final class Certificate {
    private final HttpTls files;
    private Object stamp;

    private Certificate(HttpTls files, Object stamp) {
        this.files = files;
        this.stamp = stamp;
    }

    /** Reads both; fails with a sentence, also where others may read the key. */
    static Certificate load(Vertx vertx, HttpTls files) throws IOException {
        Certificate certificate = new Certificate(files, stamp(files));
        certificate.check(vertx);
        return certificate;
    }

    /** Whether the files are others than at the last look, and in order. Fails with a sentence, once, when they are not. */
    boolean look(Vertx vertx) throws IOException {
        Object before = stamp;
        try {
            stamp = stamp(files);
            if (stamp.equals(before)) {
                return false;
            }
        } catch (IOException e) {
            stamp = String.valueOf(e.getMessage());
            if (stamp.equals(before)) {
                return false;
            }
            throw e;
        }
        check(vertx);
        return true;
    }

    private void check(Vertx vertx) throws IOException {
        TokenFile.refuseIfOpen(files.key());
        try {
            pem().getKeyManagerFactory(vertx);
        } catch (Exception e) { // Vert.x declares no narrower one.
            throw new IOException(
                    "certificate " + files.cert() + " and key " + files.key() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static Object stamp(HttpTls files) throws IOException {
        return List.of(stamp(files.cert()), stamp(files.key()));
    }

    private static Object stamp(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " is not there, or may not be read");
        }
        return List.of(Files.getLastModifiedTime(file), Files.size(file));
    }

    PemKeyCertOptions pem() {
        return new PemKeyCertOptions()
                .setCertPath(files.cert().toString())
                .setKeyPath(files.key().toString());
    }

    ServerSSLOptions options() {
        return new ServerSSLOptions().setKeyCertOptions(pem());
    }
}
