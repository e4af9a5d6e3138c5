package io.mainstay.resource.lbhealthcheck;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.nio.channels.ClosedChannelException;

/**
 * One accepted probe: is answered once, then sent a FIN, and what the client still says is read and dropped until it
 * closes too, since closing over unread bytes would send an RST (C4). Lives on the responder's loop.
 */
// Netty answers a failed write or close by channelInactive, which is where it is heard.
@SuppressWarnings("FutureReturnValueIgnored")
abstract class ProbeConnection extends ChannelInboundHandlerAdapter implements Held {
    /** A client that says more than this after its answer is no load balancer. */
    static final int MAX_DROPPED_BYTES = 65_536;

    private final Connections connections;
    private final ListenerKind kind;
    private final Channel channel;
    private final long acceptedMs;
    private boolean answered;
    private int dropped;

    ProbeConnection(Connections connections, ListenerKind kind, Channel channel, long acceptedMs) {
        this.connections = connections;
        this.kind = kind;
        this.channel = channel;
        this.acceptedMs = acceptedMs;
    }

    /** The client has said something and has no answer yet. The callee takes the bytes over. */
    abstract void heard(ByteBuf bytes);

    @Override
    public final ListenerKind kind() {
        return kind;
    }

    @Override
    public final long acceptedMs() {
        return acceptedMs;
    }

    final Channel channel() {
        return channel;
    }

    /** Sends the answer and a FIN; the connection ends when the client closes, or when its time is over. */
    final void answer(ByteBuf bytes) {
        answered = true;
        if (bytes.isReadable()) {
            channel.writeAndFlush(bytes).addListener(sent -> finish());
        } else {
            bytes.release();
            finish();
        }
    }

    /** Sends the answer and closes: for a client that has said all it will say. */
    final void answerAndClose(ByteBuf bytes) {
        answered = true;
        channel.writeAndFlush(bytes);
        end();
    }

    @Override
    public final void end() {
        channel.close();
    }

    private void finish() {
        if (channel.isActive()) {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!answered) {
            heard(bytes);
            return;
        }
        dropped += bytes.readableBytes();
        bytes.release();
        if (dropped > MAX_DROPPED_BYTES) {
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.remove(this);
    }

    /** A client that resets its probe has been counted already; nothing follows from it. */
    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof ClosedChannelException)) {
            ctx.close();
        }
    }
}
