package io.mainstay.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.lease.Refusal;
import io.mainstay.lease.LeaseAnswers.History;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final List<Frame> EVERY = List.of(
            new Frame.Hello(1, "shop", "n1"),
            new Frame.Hello(1, "shop", "n1", 3, 2_000),
            new Frame.Beat(),
            new Frame.Renew(3_000_000, 77, 12),
            new Frame.Ack(Long.MAX_VALUE, 1, 0),
            new Frame.Refuse(3_000_001, 78, Refusal.OLD_VOTERS),
            new Frame.AskHistory(4),
            new Frame.HistoryIs(4, new History(true, 9_000)),
            new Frame.HistoryIs(5, new History(true, 9_000, false, 12, true)),
            new Frame.HistoryIs(6, new History(true, 9_000, false, 12, true, 2, false)),
            new Frame.HistoryIs(7, new History(false, 0, true, 0, false, 0, true)),
            new Frame.Request(5, Buffer.buffer("do it")),
            new Frame.Reply(5, Frame.Outcome.ANSWERED, Buffer.buffer("done")),
            new Frame.Reply(6, Frame.Outcome.FAILED, Buffer.buffer()));

    @Test
    void everyFrameComesOutAsItWentIn() throws Exception {
        Buffer wire = Buffer.buffer();
        EVERY.forEach(frame -> wire.appendBuffer(Frames.encode(frame)));

        assertThat(new FrameReader().read(wire)).isEqualTo(EVERY);
        assertThat(EVERY.stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Frame.class.getPermittedSubclasses());
    }

    @Test
    void piecesOfAnySizeMakeTheSameFrames() throws Exception {
        Buffer wire = Buffer.buffer();
        EVERY.forEach(frame -> wire.appendBuffer(Frames.encode(frame)));
        for (int size = 1; size < 40; size++) {
            FrameReader reader = new FrameReader();
            List<Frame> read = new ArrayList<>();
            for (int at = 0; at < wire.length(); at += size) {
                read.addAll(reader.read(wire.getBuffer(at, Math.min(wire.length(), at + size))));
            }
            assertThat(read).as("pieces of %d", size).isEqualTo(EVERY);
        }
    }

    @Test
    void aRenewalAndItsAnswerAreSmall() {
        assertThat(Frames.encode(new Frame.Renew(1, 2, 3)).length()).isEqualTo(29);
        assertThat(Frames.encode(new Frame.Ack(1, 2, 3)).length()).isEqualTo(29);
    }
}
