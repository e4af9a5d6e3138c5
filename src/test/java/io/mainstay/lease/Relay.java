package io.mainstay.lease;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A wire that can be cut without a word: bytes that were on it are lost for good, its connections stay open and carry nothing
 * ever again, and new ones are taken and carry nothing while it is cut.
 */
public final class Relay {
    private final int port;
    private final List<NetSocket> sockets = new ArrayList<>();
    private volatile boolean isCut;

    public Relay(Vertx vertx, int target) throws Exception {
        NetServer server = vertx.createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    keep(near);
                    if (isCut) {
                        return;
                    }
                    vertx.createNetClient()
                            .connect(target, "127.0.0.1")
                            .onSuccess(far -> {
                                keep(far);
                                far.closeHandler(none -> near.close());
                                near.closeHandler(none -> far.close());
                                near.handler(bytes -> far.write(bytes));
                                far.handler(bytes -> near.write(bytes));
                                near.resume();
                            })
                            .onFailure(failure -> near.close());
                })
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    private synchronized void keep(NetSocket socket) {
        sockets.add(socket);
    }

    public int port() {
        return port;
    }

    public synchronized void cut() {
        isCut = true;
        sockets.forEach(socket -> socket.handler(lost -> {}).closeHandler(none -> {}));
        sockets.clear();
    }

    /** What is on its connections is lost from now on, but their ends are told; new ones are well. */
    public synchronized void stall() {
        sockets.forEach(socket -> socket.handler(lost -> {}));
        sockets.clear();
    }

    public void heal() {
        isCut = false;
    }
}
