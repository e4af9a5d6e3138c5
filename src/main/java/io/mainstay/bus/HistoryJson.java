package io.mainstay.bus;

import io.mainstay.core.event.Asking;
import io.mainstay.core.history.Move;
import io.mainstay.core.history.OwnerSpan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Writes who had a group when, and how it moved. Words are small letters; what says nothing is left out. */
public final class HistoryJson {
    private HistoryJson() {}

    public static JsonArray spans(List<OwnerSpan> spans) {
        JsonArray array = new JsonArray();
        spans.forEach(span -> array.add(write(span)));
        return array;
    }

    private static JsonObject write(OwnerSpan span) {
        JsonObject json = new JsonObject().put("node", span.node()).put("epoch", span.epoch());
        time(json, "from", span.fromMs());
        time(json, "online", span.onlineMs());
        time(json, "to", span.toMs());
        json.put("because", Wire.line(span.because()));
        if (!span.ended().isEmpty()) {
            json.put("ended", Wire.line(span.ended()));
        }
        return asked(json, span.asking());
    }

    public static JsonArray moves(List<Move> moves) {
        JsonArray array = new JsonArray();
        moves.forEach(move -> array.add(write(move)));
        return array;
    }

    public static JsonObject write(Move move) {
        JsonArray phases = new JsonArray();
        for (Move.Phase phase : move.phases()) {
            phases.add(new JsonObject()
                    .put("phase", word(phase.step()))
                    .put("from", phase.fromMs())
                    .put("to", phase.toMs())
                    .put("ms", phase.ms()));
        }
        JsonArray evidence = new JsonArray();
        move.evidence().forEach(event -> evidence.add(EventJson.write(event)));
        JsonObject rejected = new JsonObject();
        move.rejected().forEach((node, reason) -> rejected.put(node, Wire.line(reason)));
        JsonObject json = new JsonObject()
                .put("kind", word(move.kind()))
                .put("epoch", move.epoch())
                .put("before", move.beforeEpoch())
                .put("from", move.from())
                .put("to", move.to())
                .put("end", word(move.end()))
                .put("endText", Wire.line(move.endText()))
                .put("ms", move.ms())
                .put("number", move.number())
                .put("cause", Wire.line(move.cause()))
                .put("phases", phases)
                .put("evidence", evidence)
                .put("rejected", rejected);
        return asked(json, move.asking());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void time(JsonObject json, String field, long atMs) {
        if (atMs != 0) {
            json.put(field, atMs);
        }
    }

    private static JsonObject asked(JsonObject json, Asking asking) {
        if (!asking.isNobody()) {
            json.put("by", asking.by())
                    .put("reason", Wire.line(asking.reason()))
                    .put("request", asking.request());
        }
        return json;
    }
}
