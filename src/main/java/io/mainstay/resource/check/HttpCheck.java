package io.mainstay.resource.check;

import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;

/** Asks for a page, and judges the status and where asked to a part of the body. A connection of its own each time. */
final class HttpCheck extends Check {
    /** A text is looked for in so much of a body. */
    static final int MAX_BODY = 64 * 1024;

    private static final int MAX_REDIRECTS = 5;

    HttpCheck(ResourceContext context) {
        super(context);
    }

    @Override
    Asking asking(ResourceContext given) {
        return new Page(given);
    }

    private final class Page implements Asking {
        private final String url;
        private final String method;
        private final long limitMs;
        private final StatusRanges statuses;
        private final String body;
        private final RequestOptions request;
        private final HttpClient client;

        Page(ResourceContext given) {
            ParameterValues values = new ParameterValues(given.parameters());
            url = values.text("url");
            method = values.text("method");
            limitMs = values.number("timeout");
            statuses = StatusRanges.of(values.texts("status"));
            body = values.text("body");
            request = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(method))
                    .setAbsoluteURI(url)
                    .setFollowRedirects(values.flag("followRedirects"));
            values.textMap("headers").forEach(request::putHeader);
            client = given.workshop().vertx().createHttpClient(options(values));
        }

        private static HttpClientOptions options(ParameterValues values) {
            boolean isVerified = values.flag("tls.verify");
            int limitMs = (int) values.number("timeout");
            HttpClientOptions options = new HttpClientOptions()
                    .setConnectTimeout(limitMs)
                    .setKeepAlive(false)
                    .setMaxRedirects(MAX_REDIRECTS)
                    .setTrustAll(!isVerified)
                    .setVerifyHost(isVerified);
            values.optionalText("tls.ca")
                    .filter(file -> isVerified)
                    .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
            return options;
        }

        @Override
        public String target() {
            return method + " " + url;
        }

        @Override
        public long limitMs() {
            return limitMs;
        }

        @Override
        public void ask(Question question) {
            client.request(request)
                    .compose(asked -> {
                        question.opened(() -> closeConnection(asked));
                        return asked.send();
                    })
                    .onSuccess(response -> answered(response, question))
                    .onFailure(question::failed);
        }

        private void closeConnection(HttpClientRequest asked) {
            asked.connection().close().onFailure(failed -> {});
        }

        private void answered(HttpClientResponse response, Question question) {
            // Also while nothing is read: a connection that we close is no news for the log.
            response.exceptionHandler(question::failed);
            String status = "answered " + response.statusCode();
            if (!statuses.contain(response.statusCode())) {
                question.ill(status + ", and " + statuses.words() + " is expected");
            } else if (body.isEmpty()) {
                question.well(status, nowMs());
            } else {
                read(response, status, question);
            }
        }

        private void read(HttpClientResponse response, String status, Question question) {
            Received received = new Received(body, MAX_BODY);
            response.handler(more -> {
                received.add(more);
                if (received.holdsExpected()) {
                    question.well(status + " with what is expected", nowMs());
                } else if (received.isFull()) {
                    question.ill(status + ", without what is expected in the first " + MAX_BODY + " bytes");
                }
            });
            response.endHandler(
                    end -> question.ill(status + ", " + received.length() + " bytes without what is expected"));
        }

        @Override
        public void close() {
            client.close().onFailure(failed -> {});
        }
    }
}
