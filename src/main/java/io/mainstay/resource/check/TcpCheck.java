package io.mainstay.resource.check;

import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/** Connects, and where asked to also sends something and waits for an answer that holds a text. */
final class TcpCheck extends Check {
    /** An answer is looked for in so much of what comes. */
    static final int MAX_ANSWER = 16 * 1024;

    TcpCheck(ResourceContext context) {
        super(context);
    }

    @Override
    Asking asking(ResourceContext given) {
        return new Port(given);
    }

    private final class Port implements Asking {
        private final String host;
        private final int port;
        private final long limitMs;
        private final String send;
        private final String expect;
        private final NetClient client;

        Port(ResourceContext given) {
            ParameterValues values = new ParameterValues(given.parameters());
            host = values.text("host");
            port = (int) values.number("port");
            limitMs = values.number("timeout");
            send = values.text("send");
            expect = values.text("expect");
            client = given.workshop().vertx().createNetClient(new NetClientOptions().setConnectTimeout((int) limitMs));
        }

        @Override
        public String target() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }

        @Override
        public long limitMs() {
            return limitMs;
        }

        @Override
        public void ask(Question question) {
            client.connect(port, host)
                    .onSuccess(socket -> connected(socket, question))
                    .onFailure(question::failed);
        }

        private void connected(NetSocket socket, Question question) {
            question.opened(() -> socket.close().onFailure(question::failed));
            if (expect.isEmpty()) {
                if (send.isEmpty()) {
                    question.well("took the connection", nowMs());
                } else {
                    socket.write(send)
                            .onSuccess(sent -> question.well("took what was sent", nowMs()))
                            .onFailure(question::failed);
                }
                return;
            }
            Received received = new Received(expect, MAX_ANSWER);
            socket.exceptionHandler(question::failed);
            socket.handler(more -> {
                received.add(more);
                if (received.holdsExpected()) {
                    question.well("answered as expected", nowMs());
                } else if (received.isFull()) {
                    question.ill("sent " + MAX_ANSWER + " bytes without what is expected");
                }
            });
            socket.closeHandler(
                    closed -> question.ill("closed after " + received.length() + " bytes without what is expected"));
            if (!send.isEmpty()) {
                socket.write(send).onFailure(question::failed);
            }
        }

        @Override
        public void close() {
            client.close().onFailure(failed -> {});
        }
    }
}
