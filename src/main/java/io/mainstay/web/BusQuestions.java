package io.mainstay.web;

import io.mainstay.bus.CommandJson;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.HistoryJson;
import io.mainstay.bus.Question;
import io.mainstay.bus.QuestionJson;
import io.mainstay.bus.Reading;
import io.mainstay.bus.WhyJson;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.history.GroupHistory;
import io.mainstay.core.snapshot.Why;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what other applications ask over the event bus, from the same view as REST does. Always replies. */
final class BusQuestions {
    private final String node;
    private final NodeView view;

    BusQuestions(String node, NodeView view) {
        this.node = node;
        this.view = view;
    }

    void take(Message<Object> message) {
        message.reply(answer(message.body()));
    }

    private JsonObject answer(@Nullable Object body) {
        Reading<Question> reading = QuestionJson.read(body);
        if (reading instanceof Reading.Good<Question> good) {
            view.draw();
            return view.scene()
                    .map(now -> answer(now, good.value()))
                    .orElseGet(() -> CommandJson.write(node, CommandReply.refused(ReadRoutes.STARTING)));
        }
        return QuestionJson.unreadable(node, (Reading.Bad<Question>) reading);
    }

    private JsonObject answer(Scene now, Question asked) {
        Scene.Drawn drawn = now.groups().get(asked.group());
        if (asked.kind() == Question.Kind.EVENTS && asked.group().isEmpty()) {
            return events(now, asked);
        }
        if (drawn == null) {
            return CommandJson.write(node, CommandReply.unknownTarget(ReadRoutes.missing(now, asked.group())));
        }
        return switch (asked.kind()) {
            case WHY ->
                view.head(now).mergeIn(WhyJson.write(Why.of(view.knowledge().gathering(), drawn.group())));
            case HISTORY -> {
                GroupHistory history = GroupHistory.of(now.log(), asked.group());
                yield head(now, asked).put("spans", HistoryJson.spans(newest(history.spans(), asked.limit())));
            }
            case MOVES -> {
                GroupHistory history = GroupHistory.of(now.log(), asked.group());
                yield head(now, asked).put("moves", HistoryJson.moves(newest(history.moves(), asked.limit())));
            }
            case EVENTS -> events(now, asked);
        };
    }

    private JsonObject head(Scene now, Question asked) {
        return view.head(now).put("group", asked.group());
    }

    private JsonObject events(Scene now, Question asked) {
        JsonArray events = new JsonArray();
        now.log().after(asked.since(), EventLog.LIMIT).stream()
                .filter(event -> asked.group().isEmpty() || event.group().equals(asked.group()))
                .limit(asked.limit())
                .forEach(event -> events.add(EventJson.write(event)));
        return head(now, asked)
                .put("first", now.log().first())
                .put("last", now.log().last())
                .put("events", events);
    }

    private static <T> List<T> newest(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
