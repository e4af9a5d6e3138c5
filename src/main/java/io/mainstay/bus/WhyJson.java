package io.mainstay.bus;

import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.Why;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Writes {@link Why}: the group's own short facts, the chain of sentences, the ledger's last words, and remedies. */
public final class WhyJson {
    private WhyJson() {}

    public static JsonObject write(Why why) {
        WholeGroup group = why.group();
        JsonArray lines = new JsonArray();
        why.lines().forEach(line -> lines.add(Wire.line(line)));
        JsonArray remedies = new JsonArray();
        why.remedies()
                .forEach(remedy -> remedies.add(
                        new JsonObject().put("command", remedy.command()).put("when", Wire.line(remedy.when()))));
        JsonObject json = new JsonObject()
                .put("group", group.name())
                .put("state", group.state().name())
                .put("owner", group.owner())
                .put("epoch", group.epoch())
                .put("sentence", Wire.line(group.sentence()))
                .put("lines", lines);
        group.ledger().ifPresent(plan -> json.put("ledger", ClusterJson.write(plan)));
        return json.put("history", ClusterJson.history(why.history())).put("remedies", remedies);
    }
}
