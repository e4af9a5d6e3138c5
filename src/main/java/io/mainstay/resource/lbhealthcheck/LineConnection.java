package io.mainstay.resource.lbhealthcheck;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** A TCP or agent-check probe: the answer goes out on accept; the client need not say anything (C4). */
final class LineConnection extends ProbeConnection {
    private final ByteBuf line;

    LineConnection(Connections connections, ListenerKind kind, Channel channel, long acceptedMs, ByteBuf line) {
        super(connections, kind, channel, acceptedMs);
        this.line = line;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        answer(line.duplicate());
    }

    @Override
    void heard(ByteBuf bytes) {
        bytes.release();
    }
}
