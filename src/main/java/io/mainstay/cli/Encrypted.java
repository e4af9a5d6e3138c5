package io.mainstay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Puts TLS over a connection, and makes sure that it is the node that was named: by its certificate. */
final class Encrypted {
    private Encrypted() {}

    /** @param limitMs how long the node may take to prove who it is */
    static Socket over(Socket plain, NodeOption.Place place, int limitMs) throws IOException {
        SSLSocket socket = (SSLSocket)
                context(place.safety().ca()).getSocketFactory().createSocket(plain, place.host(), place.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        plain.setSoTimeout(limitMs);
        try {
            socket.startHandshake();
        } catch (SSLException refused) {
            throw new IOException(
                    "it does not prove who it is (" + refused.getMessage() + "); --ca names the authority that says so",
                    refused);
        }
        plain.setSoTimeout(0);
        return socket;
    }

    private static SSLContext context(Optional<Path> ca) throws IOException {
        try {
            if (ca.isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            try (InputStream in = Files.newInputStream(ca.get())) {
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.setCertificateEntry("ca" + count++, each);
                }
            }
            if (count == 0) {
                throw new CertificateException("it holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(ExitCode.USAGE, "--ca " + ca.map(Path::toString).orElse("") + ": " + e.getMessage());
        }
    }
}
