package io.mainstay.bus;

import io.mainstay.core.command.GroupsCommand;
import io.mainstay.core.command.GroupsCommand.Act;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.plan.GroupsDiff;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes and reads what is said about which groups there are: requests strictly, as every command. */
public final class GroupsJson {
    /** Of what is sent; what is kept of it is smaller. */
    public static final int MAX_DOCUMENT = 4 * GroupsVersion.MAX_BYTES;

    private static final long MAX_VERSION = 1_000_000_000;

    private GroupsJson() {}

    /** A request to apply a document, or to show what that would lead to. */
    public static Reading<GroupsCommand> readApply(Act act, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> command(fields, act, fields.document("document", MAX_DOCUMENT), 0));
    }

    /** A request to go back, or to show what that would lead to. */
    public static Reading<GroupsCommand> readRollback(Act act, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> command(fields, act, "", fields.number("version", 0, MAX_VERSION, 0)));
    }

    private static GroupsCommand command(FieldReader fields, Act act, String document, long version) {
        long base = fields.number("base", 0, MAX_VERSION, GroupsCommand.PRESENT);
        List<String> interrupt = fields.has("interrupt") ? fields.texts("interrupt", Wire.MAX_NAME) : List.of();
        String by = fields.optionalText("by", Wire.MAX_NAME);
        String reason = fields.optionalText("reason", Wire.MAX_REASON);
        String request = fields.optionalText("request", Wire.MAX_NAME);
        Wire.readVersion(fields);
        fields.nothingElse();
        return new GroupsCommand(act, document, version, base, interrupt, by, reason, request);
    }

    public static JsonObject write(GroupsReply reply) {
        JsonArray changes = new JsonArray();
        for (GroupsDiff.Change change : reply.diff().changes()) {
            changes.add(new JsonObject()
                    .put("group", change.group())
                    .put("change", change.kind().name().toLowerCase(Locale.ROOT))
                    .put("details", new JsonArray(change.details()))
                    .put("effects", new JsonArray(change.effects()))
                    .put("interruption", change.interruption()));
        }
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("verdict", reply.verdict().name())
                .put("text", reply.text())
                .put("version", reply.version())
                .put("base", reply.base())
                .put("changes", changes)
                .put("problems", CommandJson.problems(reply.problems()))
                .put("warnings", new JsonArray(reply.warnings()));
    }

    /** Without the documents; one of them is asked for by its number. */
    public static JsonObject write(VersionsNow now) {
        JsonArray versions = new JsonArray();
        for (GroupsVersion each : now.versions()) {
            versions.add(new JsonObject()
                    .put("version", each.number())
                    .put("by", each.by())
                    .put("reason", each.reason())
                    .put("at", each.atWallMs())
                    .put("bytes", each.document().getBytes(StandardCharsets.UTF_8).length));
        }
        JsonObject nodes = new JsonObject();
        for (VersionsNow.Taken each : now.nodes()) {
            nodes.put(each.node(), write(each));
        }
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("version", now.version())
                .put("versions", versions)
                .put("nodes", nodes);
    }

    /** How far one node is. */
    public static JsonObject write(VersionsNow.Taken taken) {
        return new JsonObject()
                .put("version", taken.version())
                .put("waits", new JsonArray(taken.waits()))
                .put("text", taken.text());
    }

    /** As a node says it of itself. */
    public static VersionsNow.Taken readTaken(String node, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        long version = fields.number("version", -1, MAX_VERSION);
        List<String> waits = fields.texts("waits", Wire.MAX_NAME);
        String text = fields.optionalText("text", Wire.MAX_PROSE);
        return fields.problems().isEmpty()
                ? new VersionsNow.Taken(node, version, waits, text)
                : new VersionsNow.Taken(node, -1, List.of(), node + " gave an answer that cannot be read");
    }
}
