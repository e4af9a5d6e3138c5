package io.mainstay.lease;

import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.lease.LeaseSettings.TlsFiles;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.TimeUnit;

/** The sockets' settings, on both sides. */
final class Transport {
    /** Between machines of one site a connection needs some milliseconds, and a busy one some more. */
    private static final long MIN_CONNECT_MS = 200;

    private static final long MAX_CONNECT_MS = 1_000;
    /** Connections that wait to be accepted. */
    private static final int BACKLOG = 64;

    private Transport() {}

    /** An attempt on a cut link must not outlast its heal by much, so it is short: a renewal's time, within bounds. */
    static long connectMs(LeaseTimings timings) {
        return Math.min(timings.ttlMs() / 2, Math.max(MIN_CONNECT_MS, Math.min(MAX_CONNECT_MS, timings.renewMs())));
    }

    static NetServerOptions server(LeaseSettings settings) {
        NetServerOptions options = new NetServerOptions()
                .setHost(settings.own().host())
                .setPort(settings.own().port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true);
        TlsFiles tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(identity(tls))
                    .setTrustOptions(trust(tls))
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setSslHandshakeTimeout(settings.timings().ttlMs());
        }
        return options;
    }

    static NetClientOptions client(LeaseSettings settings) {
        NetClientOptions options = new NetClientOptions()
                .setTcpNoDelay(true)
                .setReconnectAttempts(0)
                .setConnectTimeout((int) connectMs(settings.timings()));
        TlsFiles tls = settings.tls();
        if (tls != null) {
            // The authority alone says who is a node; a node's name is in its hello, and its address in the
            // configuration.
            options.setSsl(true)
                    .setHostnameVerificationAlgorithm("")
                    .setKeyCertOptions(identity(tls))
                    .setTrustOptions(trust(tls))
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setSslHandshakeTimeout(settings.timings().ttlMs() / 2);
        }
        return options;
    }

    private static PemKeyCertOptions identity(TlsFiles tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    private static PemTrustOptions trust(TlsFiles tls) {
        return new PemTrustOptions().addCertPath(tls.authority().toString());
    }
}
