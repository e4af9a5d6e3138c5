package io.mainstay.it;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The command line: {@code scripts/mainstay}, over the witness's socket. */
final class CliFace implements Face {
    private final ClusterRig rig;

    CliFace(ClusterRig rig) {
        this.rig = rig;
    }

    private String run(String... words) throws Exception {
        String said = rig.command(ClusterRig.N3, words);
        if (!said.endsWith(" [0]")) {
            throw new AssertionError("mainstay " + String.join(" ", words) + ": " + said);
        }
        return said.substring(0, said.length() - " [0]".length());
    }

    private JsonObject json(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        return new JsonObject(run(all.toArray(String[]::new)));
    }

    private JsonObject status(String group) throws Exception {
        return json("status", group);
    }

    private static JsonObject only(JsonObject status) {
        return status.getJsonArray("groups").getJsonObject(0);
    }

    private static JsonObject on(JsonObject status, String node) {
        return only(status).getJsonObject("nodes").getJsonObject(node, new JsonObject());
    }

    @Override
    public String owner(String group) throws Exception {
        return only(status(group)).getString("owner", "");
    }

    @Override
    public String state(String group, String node) throws Exception {
        return on(status(group), node).getString("state", "");
    }

    @Override
    public boolean isDown(String node) throws Exception {
        return !json("node", "list")
                .getJsonObject("nodes")
                .getJsonObject(node)
                .getString("state")
                .equals("UP");
    }

    @Override
    public String why(String group) throws Exception {
        // Lines are wrapped at the width of a screen.
        return run("why", group).replaceAll("\\s+", " ");
    }

    @Override
    public String lastMove(String group) throws Exception {
        return run("why", group, "--last").replaceAll("\\s+", " ");
    }

    @Override
    public Probe probe(String group, String node) throws Exception {
        JsonObject status = status(group);
        JsonObject resources = on(status, node).getJsonObject("resources", new JsonObject());
        JsonObject probe = resources.getJsonObject("lb", new JsonObject()).getJsonObject("probe", new JsonObject());
        return Probe.of(probe, status.getLong("now"));
    }

    @Override
    public void ask(String verb, String group, String node) throws Exception {
        List<String> words = new ArrayList<>(List.of(verb, group, "--reason", "a story"));
        if (!node.isEmpty()) {
            words.addAll(List.of(verb.equals("switch") ? "--to" : "--node", node));
        }
        run(words.toArray(String[]::new));
    }

    @Override
    public List<Span> history(String group) throws Exception {
        return Span.all(json("history", group).getJsonArray("spans"));
    }

    @Override
    public List<Told> events(String group, long after) throws Exception {
        return Told.all(json("events", group, "--since", Long.toString(after)).getJsonArray("events"));
    }
}
