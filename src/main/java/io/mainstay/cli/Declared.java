package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a version of the groups is in force everywhere, and what it changes is as it is wanted. */
final class Declared {
    private static final long LOOK_MS = 250;

    private final NodeClient client;
    private final long version;
    private final List<String> groups;

    Declared(NodeClient client, long version, List<String> groups) {
        this.client = client;
        this.version = version;
        this.groups = groups;
    }

    String await(long limitMs) {
        String missing = missing();
        for (long leftMs = limitMs; !missing.isEmpty(); leftMs -= LOOK_MS) {
            if (leftMs <= 0) {
                throw new Failure(
                        ExitCode.TIMED_OUT,
                        "version " + version + " is applied, but after " + new Duration(limitMs).words() + " " + missing
                                + "; it goes on: mainstay versions");
            }
            pause();
            missing = missing();
        }
        return "version " + version + " is in force on every live node, and its groups are as they are wanted";
    }

    /** What is still missing, as half a sentence; empty when nothing is. */
    private String missing() {
        JsonObject nodes = NodeCommand.good(client.get("/versions")).json().getJsonObject("nodes", new JsonObject());
        for (String node : nodes.fieldNames()) {
            JsonObject one = nodes.getJsonObject(node);
            if (one.getLong("version", -1L) < version) {
                String text = one.getString("text", "");
                return node + " does not go by it" + (text.isEmpty() ? "" : ": " + text);
            }
            JsonArray waits = one.getJsonArray("waits", new JsonArray());
            if (!waits.isEmpty()) {
                return node + " has yet to end something of " + waits.getString(0);
            }
        }
        for (String group : groups) {
            NodeClient.Answer answer = client.get("/groups/" + Attempt.part(group));
            String unfit = answer.isGood() ? unfit(group, answer.json()) : "";
            if (!unfit.isEmpty()) {
                return unfit;
            }
        }
        return "";
    }

    /** A group that is not there any more is as it is wanted, or it would not be gone. */
    private static String unfit(String group, JsonObject is) {
        String state = is.getString("state", "");
        String wanted = is.getString("wanted", "");
        if (state.equals("FAULTED")) {
            throw new Failure(
                    ExitCode.REFUSED,
                    group + " is FAULTED: " + is.getString("sentence", "") + " mainstay why " + group);
        }
        boolean isReached = wanted.equals("online") ? state.equals("ONLINE") : state.equals("OFFLINE");
        return isReached ? "" : group + " is " + state;
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.REFUSED, "interrupted; what was applied goes on");
        }
    }
}
