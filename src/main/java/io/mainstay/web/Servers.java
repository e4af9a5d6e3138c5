package io.mainstay.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the HTTP servers of a node: with limits on everything that a client chooses. */
final class Servers {
    /** Connections at a time on each of the two ways in; more are closed at once. */
    static final int MAX_CONNECTIONS = 512;
    /** A connection that is silent for this long is closed; listeners are kept by their beats. */
    static final int IDLE_S = 60;
    /** Bytes of a request's first line. */
    static final int MAX_LINE = 4_096;
    /** Bytes of all its headers. */
    static final int MAX_HEADERS = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    private Servers() {}

    static HttpServer make(Vertx vertx, Router router, Optional<Certificate> certificate) {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setIdleTimeout(IDLE_S)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setAcceptBacklog(256);
        certificate.ifPresent(one -> options.setSsl(true).setKeyCertOptions(one.pem()));
        int[] open = {0};
        return vertx.createHttpServer(options)
                .requestHandler(router)
                .invalidRequestHandler(Refusals::notUnderstood)
                .connectionHandler(connection -> bound(connection, open))
                .exceptionHandler(failure -> LOG.debug("a client was not understood: {}", failure.getMessage()));
    }

    /** All connections of a server belong to one context, so a plain counter will do. */
    private static void bound(HttpConnection connection, int[] open) {
        open[0]++;
        connection.closeHandler(closed -> open[0]--);
        if (open[0] > MAX_CONNECTIONS) {
            connection.close();
        }
    }
}
