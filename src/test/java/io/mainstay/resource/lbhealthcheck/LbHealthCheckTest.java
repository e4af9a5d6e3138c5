package io.mainstay.resource.lbhealthcheck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.Nested;

/** The same cases on both transports. */
class LbHealthCheckTest {
    @Nested
    class OnEpoll extends LbHealthCheckCases {
        @Override
        IoHandlerFactory transport() {
            assumeTrue(Epoll.isAvailable(), "skipped: epoll is not available on this machine");
            return EpollIoHandler.newFactory();
        }

        @Override
        boolean isClosed(int port) {
            return Probe.refuses(port);
        }
    }

    @Nested
    class OnNio extends LbHealthCheckCases {
        @Override
        IoHandlerFactory transport() {
            return NioIoHandler.newFactory();
        }

        /** The JDK frees the port in the loop's next turn, some microseconds after close has been answered. */
        @Override
        boolean isClosed(int port) throws Exception {
            return HealthRig.until(() -> Probe.refuses(port));
        }
    }
}
