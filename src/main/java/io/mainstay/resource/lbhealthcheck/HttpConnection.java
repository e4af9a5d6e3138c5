package io.mainstay.resource.lbhealthcheck;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An HTTP probe: answered when its head is whole, or as soon as it is known to be none. */
final class HttpConnection extends ProbeConnection {
    private final BooleanSupplier inService;
    private @Nullable ByteBuf head;

    HttpConnection(Connections connections, Channel channel, long acceptedMs, BooleanSupplier inService) {
        super(connections, ListenerKind.HTTP, channel, acceptedMs);
        this.inService = inService;
    }

    @Override
    void heard(ByteBuf bytes) {
        ByteBuf all = head == null ? bytes : append(head, bytes);
        HttpHead judged = HttpHead.read(all);
        if (judged == HttpHead.UNFINISHED) {
            head = head == null ? keep(bytes) : all;
            return;
        }
        head = null;
        boolean nothingFollows = !all.isReadable();
        all.release();
        ByteBuf answer = HttpAnswers.to(judged, judged.asksForHealth() && inService.getAsBoolean());
        if (judged.asksForHealth() && nothingFollows) {
            answerAndClose(answer);
        } else {
            answer(answer);
        }
    }

    private static ByteBuf append(ByteBuf head, ByteBuf bytes) {
        head.writeBytes(bytes);
        bytes.release();
        return head;
    }

    private ByteBuf keep(ByteBuf bytes) {
        ByteBuf kept = channel().alloc().buffer(2 * bytes.readableBytes(), 2 * HttpHead.MAX_BYTES);
        kept.writeBytes(bytes);
        bytes.release();
        return kept;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (head != null) {
            head.release();
            head = null;
        }
        super.channelInactive(ctx);
    }
}
