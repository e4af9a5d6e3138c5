package io.mainstay.bus;

import io.mainstay.bus.Question.Kind;
import io.mainstay.core.command.CommandReply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link Question}, strictly: unknown fields are wrong; and writes what is said where there is no answer. */
public final class QuestionJson {
    /** Most entries of one answer; as many as {@link #USUAL} unless told. */
    public static final int MAX_LIMIT = 1_000;

    static final int USUAL = 100;

    private static final List<Kind> KINDS = List.of(Kind.values());

    private QuestionJson() {}

    /**
     * The question, or all that is wrong with it.
     *
     * @param body whatever was sent
     */
    public static Reading<Question> read(@Nullable Object body) {
        Reading<JsonObject> parsed = FieldReader.body(body);
        if (parsed instanceof Reading.Good<JsonObject> good) {
            FieldReader fields = FieldReader.of(good.value());
            return Reading.of(fields, () -> question(fields));
        }
        return new Reading.Bad<>(((Reading.Bad<JsonObject>) parsed).problems());
    }

    private static Question question(FieldReader fields) {
        Kind kind = fields.oneOf("question", KINDS, Kind::label);
        boolean isOfEvents = kind == Kind.EVENTS;
        String group = isOfEvents ? fields.optionalText("group", Wire.MAX_NAME) : fields.text("group", Wire.MAX_NAME);
        long since = isOfEvents ? fields.number("since", 0, Long.MAX_VALUE, 0) : 0;
        int limit = kind == Kind.WHY ? USUAL : (int) fields.number("limit", 1, MAX_LIMIT, USUAL);
        Wire.readVersion(fields);
        fields.nothingElse();
        return new Question(kind, group, since, limit);
    }

    /** The reply to a question that could not be read. */
    public static JsonObject unreadable(String node, Reading.Bad<?> bad) {
        return CommandJson.write(node, CommandReply.refused(bad.text()))
                .put("problems", CommandJson.problems(bad.problems()));
    }
}
