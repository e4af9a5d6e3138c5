package io.mainstay.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The event bus: somebody else's application, which hears every node's state, commands, and asks. */
final class BusFace implements Face {
    private static final int MOST_EVENTS = 1_000;

    private final ClusterRig rig;
    private final BusApp app;
    private int asked;

    BusFace(ClusterRig rig, Path directory) throws Exception {
        this.rig = rig;
        this.app = new BusApp(rig, directory);
        for (String node : ClusterRig.NODES) {
            rig.within(() -> app.state(node).isPresent(), "the state of " + node);
        }
    }

    private static Optional<JsonObject> group(JsonObject state, String group) {
        return state.getJsonArray("groups").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("group").equals(group))
                .findFirst();
    }

    /** As the node says who has heard most of the ledger: where it is unheard of, by the newest epoch. */
    @Override
    public String owner(String group) {
        return ClusterRig.NODES.stream()
                .flatMap(node -> app.state(node).stream())
                .flatMap(state -> group(state, group).stream())
                .max(Comparator.comparing((JsonObject each) -> each.getLong("epoch", 0L)))
                .map(each -> each.getString("owner", ""))
                .orElse("");
    }

    private Optional<JsonObject> here(String group, String node) {
        return app.state(node)
                .flatMap(state -> group(state, group))
                .map(each -> each.getJsonObject("nodes").getJsonObject(node));
    }

    @Override
    public String state(String group, String node) {
        return here(group, node).map(share -> share.getString("state", "")).orElse("");
    }

    @Override
    public boolean isDown(String node) {
        return app.state(node).isEmpty();
    }

    /** Asks under one name until somebody answers: a node that has just died may be the one that is asked. */
    private JsonObject reply(JsonObject message) throws Exception {
        for (int round = 0; round < 10; round++) {
            Optional<JsonObject> reply = app.askOnce(message);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        throw new AssertionError("nobody answers " + message.encode());
    }

    private JsonObject question(String kind, String group) {
        return new JsonObject().put("question", kind).put("group", group);
    }

    @Override
    public String why(String group) throws Exception {
        JsonObject why = reply(question("why", group));
        return Stream.concat(
                        why.getJsonArray("lines").stream().map(String::valueOf),
                        why.getJsonArray("remedies").stream().map(each -> ((JsonObject) each).getString("command")))
                .collect(Collectors.joining(" "));
    }

    @Override
    public String lastMove(String group) throws Exception {
        JsonArray moves = reply(question("moves", group).put("limit", 1)).getJsonArray("moves");
        JsonObject move = moves.isEmpty() ? new JsonObject() : moves.getJsonObject(0);
        return move.getString("kind") + ": " + move.getString("cause") + " (" + move.getString("reason") + ")";
    }

    @Override
    public Probe probe(String group, String node) {
        JsonObject probe = here(group, node)
                .map(share -> share.getJsonObject("resources")
                        .getJsonObject("lb", new JsonObject())
                        .getJsonObject("probe", new JsonObject()))
                .orElse(new JsonObject());
        return Probe.of(
                probe, app.state(node).map(state -> state.getLong("now")).orElse(0L));
    }

    @Override
    public void ask(String verb, String group, String node) throws Exception {
        JsonObject reply = reply(new JsonObject()
                .put("command", verb)
                .put("group", group)
                .put("node", node)
                .put("by", "shopwatch")
                .put("reason", "a story")
                .put("request", "story-" + ++asked));
        if (!List.of("ACCEPTED", "DONE").contains(reply.getString("verdict"))) {
            throw new AssertionError(verb + " " + group + " " + node + ": " + reply.encode());
        }
    }

    @Override
    public List<Span> history(String group) throws Exception {
        return Span.all(reply(question("history", group)).getJsonArray("spans"));
    }

    @Override
    public List<Told> events(String group, long after) throws Exception {
        JsonObject asking = question("events", group).put("since", after).put("limit", MOST_EVENTS);
        return Told.all(reply(asking).getJsonArray("events"));
    }

    @Override
    public void close() {
        app.close();
    }
}
