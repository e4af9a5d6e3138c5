package io.mainstay.bus;

import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Writes and reads {@link OperatorCommand} and {@link CommandReply}. Commands are read strictly: unknown fields are
 * wrong.
 */
public final class CommandJson {
    private static final List<Verb> VERBS = List.of(Verb.values());
    private static final List<CommandReply.Verdict> VERDICTS = List.of(CommandReply.Verdict.values());

    /** A day: what is asked for longer is a mistake; a command may allow less. */
    private static final long MAX_FOR_MS = 86_400_000;

    private CommandJson() {}

    public static JsonObject write(OperatorCommand command) {
        JsonObject json = new JsonObject()
                .put("v", Wire.VERSION)
                .put("command", command.verb().label())
                .put("group", command.group())
                .put("resource", command.resource())
                .put("node", command.node())
                .put("by", command.by())
                .put("reason", command.reason())
                .put("request", command.request());
        // Left out where they say nothing: an earlier version takes no field that it does not know.
        if (!command.action().isEmpty()) {
            json.put("action", command.action());
        }
        return command.forMs() == 0 ? json : json.put("forMs", command.forMs());
    }

    /** A command as it comes over the bus: it names its group, or its node. */
    public static Reading<OperatorCommand> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> {
            Verb verb = verb(fields);
            String group = verb.isForNode()
                    ? fields.optionalText("group", Wire.MAX_NAME)
                    : fields.text("group", Wire.MAX_NAME);
            String node =
                    verb.isForNode() ? fields.text("node", Wire.MAX_NAME) : fields.optionalText("node", Wire.MAX_NAME);
            return command(fields, verb, group, node);
        });
    }

    /** A command as it comes over REST: the path names its group. */
    public static Reading<OperatorCommand> readFor(String group, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(
                fields, () -> command(fields, verb(fields), group, fields.optionalText("node", Wire.MAX_NAME)));
    }

    /** A command as it comes over REST: the path names its node. */
    public static Reading<OperatorCommand> readForNode(String node, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> command(fields, verb(fields), "", node));
    }

    private static Verb verb(FieldReader fields) {
        return fields.oneOf("command", VERBS, Verb::label);
    }

    private static OperatorCommand command(FieldReader fields, Verb verb, String group, String node) {
        String resource = fields.optionalText("resource", Wire.MAX_NAME);
        String by = fields.optionalText("by", Wire.MAX_NAME);
        String reason = fields.optionalText("reason", Wire.MAX_REASON);
        String request = fields.optionalText("request", Wire.MAX_NAME);
        String action = verb == Verb.ACTION ? fields.text("action", Wire.MAX_NAME) : "";
        long forMs = fields.number("forMs", 0, MAX_FOR_MS, 0);
        Wire.readVersion(fields);
        fields.nothingElse();
        return new OperatorCommand(verb, group, resource, node, by, reason, request, action, forMs);
    }

    public static JsonObject write(String node, CommandReply reply) {
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("node", node)
                .put("verdict", reply.verdict().name())
                .put("text", Wire.line(reply.text()));
    }

    /** As above, with the name under which all that comes of the command is found. */
    public static JsonObject write(String node, CommandReply reply, String request) {
        return write(node, reply).put("request", request);
    }

    /** The reply to a command that could not be read. */
    public static JsonObject unreadable(String node, Reading.Bad<?> bad) {
        JsonObject reply = write(node, CommandReply.refused(bad.text() + "; nothing has changed"));
        return reply.put("problems", problems(bad.problems()));
    }

    public static Reading<CommandReply> readReply(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(
                fields,
                () -> new CommandReply(
                        fields.oneOf("verdict", VERDICTS, Enum::name), fields.optionalText("text", Wire.MAX_PROSE)));
    }

    /** Each with its path, its value, what is wrong and what would be right. */
    public static JsonArray problems(List<Problem> problems) {
        JsonArray array = new JsonArray();
        for (Problem problem : problems) {
            array.add(new JsonObject()
                    .put("path", problem.path())
                    .put("value", problem.value())
                    .put("problem", problem.problem())
                    .put("remedy", problem.remedy()));
        }
        return array;
    }
}
