package io.mainstay.lease;

import io.mainstay.lease.Frames.Malformed;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts one link's bytes into frames. Never holds more than the largest frame and the piece that came last. */
final class FrameReader {
    private Buffer rest = Buffer.buffer();

    /**
     * The frames that are complete with this piece.
     *
     * @throws Malformed if one is longer than its type may be, or is no frame; the link is of no use then
     */
    List<Frame> read(Buffer piece) throws Malformed {
        Buffer bytes = rest.length() == 0 ? piece : rest.appendBuffer(piece);
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (bytes.length() - at > Frames.LENGTH_BYTES) {
            int length = bytes.getInt(at);
            byte type = bytes.getByte(at + Frames.LENGTH_BYTES);
            if (length < 1 || length > Frames.maxLength(type)) {
                throw new Malformed("a frame of type " + type + " and " + Integer.toUnsignedString(length)
                        + " bytes, where 1 to " + Frames.maxLength(type) + " are allowed");
            }
            int from = at + Frames.LENGTH_BYTES;
            if (bytes.length() < from + length) {
                break;
            }
            Frame frame = Frames.decode(bytes.slice(from, from + length));
            if (frame != null) {
                frames.add(frame);
            }
            at = from + length;
        }
        rest = bytes.getBuffer(at, bytes.length());
        return frames;
    }
}
