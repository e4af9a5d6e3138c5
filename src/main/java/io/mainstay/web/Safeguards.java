package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.event.EventKind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The files that protect the page's port, tokens and certificate: read at the start, and taken up again when they change. What is
 * not in order then is told and not taken. Belongs to the web verticle's context.
 */
final class Safeguards {
    private final Optional<Tokens> tokens;
    private final Optional<Certificate> certificate;
    private @Nullable HttpServer guarded;
    private boolean isLooking;

    private Safeguards(Optional<Tokens> tokens, Optional<Certificate> certificate) {
        this.tokens = tokens;
        this.certificate = certificate;
    }

    /** Blocks. Fails with a sentence when a file is not in order. */
    static Safeguards load(Vertx vertx, NodeConfig.Http http) throws IOException {
        Optional<Tokens> tokens = Optional.empty();
        Optional<Certificate> certificate = Optional.empty();
        if (http.tokens().isPresent()) {
            tokens = Optional.of(Tokens.load(http.tokens().get()));
        }
        if (http.tls().isPresent()) {
            certificate = Optional.of(Certificate.load(vertx, http.tls().get()));
        }
        return new Safeguards(tokens, certificate);
    }

    Optional<Tokens> tokens() {
        return tokens;
    }

    Optional<Certificate> certificate() {
        return certificate;
    }

    /** Whose certificate is changed with its file. */
    void guard(HttpServer server) {
        guarded = server;
    }

    /** Looks at the files, unless the last look has not ended; what came of it is told. */
    void look(Vertx vertx, BiConsumer<EventKind, String> tell) {
        if (isLooking || (tokens.isEmpty() && certificate.isEmpty())) {
            return;
        }
        isLooking = true;
        vertx.executeBlocking(() -> tokens.flatMap(Tokens::look))
                .onSuccess(found -> found.ifPresent(look ->
                        tell.accept(look.isTaken() ? EventKind.CONFIG_APPLIED : EventKind.CONFIG_REFUSED, look.text())))
                .transform(done -> vertx.executeBlocking(
                        () -> certificate.isPresent() && certificate.get().look(vertx)))
                .onSuccess(isChanged -> {
                    if (isChanged) {
                        renew(tell);
                    }
                })
                .onFailure(failure -> tell.accept(
                        EventKind.CONFIG_REFUSED,
                        "the changed certificate is not taken, the old one stays: " + failure.getMessage()))
                .onComplete(done -> isLooking = false);
    }

    private void renew(BiConsumer<EventKind, String> tell) {
        HttpServer server = guarded;
        if (server != null && certificate.isPresent()) {
            // By force: the names of the files are the same.
            server.updateSSLOptions(certificate.get().options(), true)
                    .onSuccess(done -> tell.accept(EventKind.CONFIG_APPLIED, "the page's new certificate is in force"))
                    .onFailure(failure -> tell.accept(
                            EventKind.CONFIG_REFUSED,
                            "the changed certificate is not taken, the old one stays: " + failure.getMessage()));
        }
    }
}
