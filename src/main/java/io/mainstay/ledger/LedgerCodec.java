package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Stamp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the log and of snapshots: JSON objects with a version {@code v}, so that a later version can tell, and a
 * person can read. A greater version than ours is not read; within one version fields may come and go (RecordJson).
 */
final class LedgerCodec {
    /** Far above any command of a cluster within its limits; the longest holds the frame of 1,000 groups. */
    static final int MAX_ENTRY_BYTES = 256 * 1024;

    private static final int VERSION = 1;
    private static final String COMMAND = "command";
    private static final String STAMP = "stamp";
    private static final String FOUNDED = "founded";
    private static final String STATE = "state";

    private LedgerCodec() {}

    static byte[] command(Command command) {
        return bytes(COMMAND, (JsonObject) RecordJson.write(Command.class, command));
    }

    static byte[] command(Command command, Stamp stamp) {
        return new JsonObject()
                .put("v", VERSION)
                .put(STAMP, RecordJson.write(stamp))
                .put(COMMAND, RecordJson.write(Command.class, command))
                .toBuffer()
                .getBytes();
    }

    static byte[] founded(ClusterState initial) {
        return bytes(FOUNDED, RecordJson.write(initial));
    }

    static Entry entry(byte[] bytes) {
        if (bytes.length > MAX_ENTRY_BYTES) {
            return new Entry.Foreign("an entry of " + bytes.length + " bytes is longer than " + MAX_ENTRY_BYTES);
        }
        try {
            JsonObject json = object(bytes);
            JsonObject founded = part(json, FOUNDED);
            if (founded != null) {
                return new Entry.Founded(RecordJson.read(ClusterState.class, founded));
            }
            JsonObject command = part(json, COMMAND);
            if (command == null) {
                return new Entry.Foreign("there is no command in " + json.fieldNames());
            }
            JsonObject stamp = part(json, STAMP);
            return new Entry.Ordered(
                    RecordJson.read(Command.class, command),
                    stamp == null ? Stamp.NONE : RecordJson.read(Stamp.class, stamp));
        } catch (Unreadable e) {
            return new Entry.Foreign(String.valueOf(e.getMessage()));
        }
    }

    static byte[] state(ClusterState state) {
        return bytes(STATE, RecordJson.write(state));
    }

    static ClusterState state(byte[] bytes) throws Unreadable {
        JsonObject state = part(object(bytes), STATE);
        if (state == null) {
            throw new Unreadable("there is no state in it");
        }
        return RecordJson.read(ClusterState.class, state);
    }

    static byte[] outcome(Outcome outcome) {
        return RecordJson.write(outcome).toBuffer().getBytes();
    }

    static Outcome outcome(byte[] bytes) throws Unreadable {
        return RecordJson.read(Outcome.class, parsed(bytes));
    }

    private static byte[] bytes(String part, JsonObject json) {
        return new JsonObject().put("v", VERSION).put(part, json).toBuffer().getBytes();
    }

    private static JsonObject object(byte[] bytes) throws Unreadable {
        JsonObject json = parsed(bytes);
        if (!(json.getValue("v") instanceof Integer version) || version < 1 || version > VERSION) {
            throw new Unreadable("version " + json.getValue("v") + " is not among 1 to " + VERSION);
        }
        return json;
    }

    private static JsonObject parsed(byte[] bytes) throws Unreadable {
        try {
            return new JsonObject(Buffer.buffer(bytes));
        } catch (DecodeException | ClassCastException e) {
            String start = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.UTF_8);
            throw new Unreadable("this is no JSON object: " + start, e);
        }
    }

    private static @Nullable JsonObject part(JsonObject json, String name) throws Unreadable {
        Object part = json.getValue(name);
        if (part == null || part instanceof JsonObject) {
            return (JsonObject) part;
        }
        throw new Unreadable(name + " is no JSON object");
    }
}
