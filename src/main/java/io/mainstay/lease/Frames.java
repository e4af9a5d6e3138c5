package io.mainstay.lease;

import io.mainstay.core.lease.Refusal;
import io.mainstay.lease.Frame.Outcome;
import io.mainstay.lease.LeaseAnswers.History;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes: a length of four bytes, a type of one, and fixed fields, all big-endian. The length counts what follows it.
 * A later version may append fields and add types: what is unknown is skipped.
 */
final class Frames {
    static final int LENGTH_BYTES = 4;
    /** Of every frame but requests and their answers. */
    static final int MAX_SMALL = 1024;
    /** Of requests and their answers: the body and the fields before it. */
    static final int MAX_LARGE = LeaseChannel.MAX_BODY + 64;

    private static final byte HELLO = 1;
    private static final byte BEAT = 2;
    private static final byte RENEW = 3;
    private static final byte ACK = 4;
    private static final byte REFUSE = 5;
    private static final byte ASK_HISTORY = 6;
    private static final byte HISTORY = 7;
    private static final byte REQUEST = 8;
    private static final byte REPLY = 9;

    private Frames() {}

    /** Bytes that are no frame of this protocol; the message says why. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    static int maxLength(byte type) {
        return type == REQUEST || type == REPLY ? MAX_LARGE : MAX_SMALL;
    }

    static Buffer encode(Frame frame) {
        Buffer out = Buffer.buffer(64).appendInt(0);
        if (frame instanceof Frame.Hello hello) {
            out.appendByte(HELLO).appendInt(hello.version());
            text(text(out, hello.cluster()), hello.node())
                    .appendLong(hello.generation())
                    .appendLong(hello.ttlMs());
        } else if (frame instanceof Frame.Beat) {
            out.appendByte(BEAT);
        } else if (frame instanceof Frame.Renew renew) {
            out.appendByte(RENEW).appendLong(renew.incarnation()).appendLong(renew.seq());
            out.appendLong(renew.votersIndex());
        } else if (frame instanceof Frame.Ack ack) {
            out.appendByte(ACK).appendLong(ack.incarnation()).appendLong(ack.seq());
            out.appendLong(ack.votersIndex());
        } else if (frame instanceof Frame.Refuse refuse) {
            out.appendByte(REFUSE).appendLong(refuse.incarnation()).appendLong(refuse.seq());
            text(out, refuse.refusal().name());
        } else if (frame instanceof Frame.AskHistory ask) {
            out.appendByte(ASK_HISTORY).appendLong(ask.number());
        } else if (frame instanceof Frame.HistoryIs is) {
            out.appendByte(HISTORY).appendLong(is.number());
            out.appendByte(flag(is.history().hasHistory()))
                    .appendLong(is.history().index())
                    .appendByte(flag(is.history().askerVotes()))
                    .appendLong(is.history().askerStarts())
                    .appendByte(flag(is.history().waits()))
                    .appendLong(is.history().generation())
                    .appendByte(flag(is.history().isReady()));
        } else if (frame instanceof Frame.Request request) {
            body(out.appendByte(REQUEST).appendLong(request.number()), request.body());
        } else if (frame instanceof Frame.Reply reply) {
            out.appendByte(REPLY).appendLong(reply.number()).appendByte(flag(reply.outcome() == Outcome.ANSWERED));
            body(out, reply.body());
        } else {
            throw new IllegalArgumentException("no bytes for " + frame);
        }
        return out.setInt(0, out.length() - LENGTH_BYTES);
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }

    private static Buffer text(Buffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return out.appendUnsignedShort(bytes.length).appendBytes(bytes);
    }

    private static void body(Buffer out, Buffer body) {
        out.appendInt(body.length()).appendBuffer(body);
    }

    /** The frame in these bytes, its length left out; null when its type, or a word in it, is not known here. */
    static @Nullable Frame decode(Buffer bytes) throws Malformed {
        Fields in = new Fields(bytes);
        byte type = in.flag();
        return switch (type) {
            case HELLO ->
                new Frame.Hello(in.number(), in.text(), in.text(), in.bigOr(LeaseAnswers.NO_LEDGER), in.bigOr(0));
            case BEAT -> new Frame.Beat();
            case RENEW -> new Frame.Renew(in.big(), in.big(), in.big());
            case ACK -> new Frame.Ack(in.big(), in.big(), in.big());
            case REFUSE -> refuse(in);
            case ASK_HISTORY -> new Frame.AskHistory(in.big());
            case HISTORY -> new Frame.HistoryIs(in.big(), history(in));
            case REQUEST -> new Frame.Request(in.big(), in.body());
            case REPLY -> new Frame.Reply(in.big(), in.flag() != 0 ? Outcome.ANSWERED : Outcome.FAILED, in.body());
            default -> null;
        };
    }

    /** An earlier version ends after the first two, or before one of the last. */
    private static History history(Fields in) throws Malformed {
        boolean hasHistory = in.flag() != 0;
        long index = in.big();
        return in.isAtEnd()
                ? new History(hasHistory, index)
                : new History(hasHistory, index, in.flag() != 0, in.big(), in.flag() != 0, in.bigOr(0), in.flagOrNot());
    }

    private static @Nullable Frame refuse(Fields in) throws Malformed {
        long incarnation = in.big();
        long seq = in.big();
        String word = in.text();
        for (Refusal refusal : Refusal.values()) {
            if (refusal.name().equals(word)) {
                return new Frame.Refuse(incarnation, seq, refusal);
            }
        }
        return null;
    }

    /** Reads fields in their order; one that is not all there is malformed, not an error of ours. */
    private static final class Fields {
        private final Buffer bytes;
        private int at;

        Fields(Buffer bytes) {
            this.bytes = bytes;
        }

        boolean isAtEnd() {
            return at == bytes.length();
        }

        byte flag() throws Malformed {
            return bytes.getByte(take(1));
        }

        int number() throws Malformed {
            return bytes.getInt(take(4));
        }

        long big() throws Malformed {
            return bytes.getLong(take(8));
        }

        boolean flagOrNot() throws Malformed {
            return !isAtEnd() && flag() != 0;
        }

        /** One that an earlier version does not send. */
        long bigOr(long absent) throws Malformed {
            return isAtEnd() ? absent : big();
        }

        String text() throws Malformed {
            int length = bytes.getUnsignedShort(take(2));
            int from = take(length);
            return bytes.getString(from, from + length, StandardCharsets.UTF_8.name());
        }

        Buffer body() throws Malformed {
            int length = number();
            if (length < 0 || length > LeaseChannel.MAX_BODY) {
                throw new Malformed("a body of " + length + " bytes, more than " + LeaseChannel.MAX_BODY);
            }
            int from = take(length);
            return bytes.getBuffer(from, from + length);
        }

        private int take(int length) throws Malformed {
            int from = at;
            if (length > bytes.length() - from) {
                throw new Malformed("a frame of " + bytes.length() + " bytes that ends within a field");
            }
            at += length;
            return from;
        }
    }
}
