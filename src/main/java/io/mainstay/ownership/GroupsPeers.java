package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.CommandJson;
import io.mainstay.bus.GroupsJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.VersionsNow.Taken;
import io.mainstay.config.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What nodes ask each other about groups that are to be declared, over the lease channel. */
public final class GroupsPeers {
    /** A file of the greatest size is read in a second on a slow machine. */
    static final long LIMIT_MS = 8_000;

    private static final String ASKS = "groups";
    private static final String CHECK = "check";
    private static final String TAKEN = "taken";
    private static final String DOCUMENT = "document";
    private static final String PROBLEMS = "problems";
    /** More than one page of them helps nobody. */
    private static final int MAX_PROBLEMS = 20;

    private final String node;
    private final Vertx vertx;
    private final CommandDesk.Peers peers;
    private final GroupsReader reader;

    public GroupsPeers(String node, Vertx vertx, CommandDesk.Peers peers, GroupsReader reader) {
        this.node = node;
        this.vertx = vertx;
        this.peers = peers;
        this.reader = reader;
    }

    /** Whether another node asks something of this, and not of the groups. */
    public static boolean isOurs(Buffer request) {
        String begin = "{\"" + ASKS + "\":";
        return request.length() > begin.length()
                && request.getString(0, begin.length()).equals(begin);
    }

    /** Answers another node. */
    public Future<Buffer> answer(Buffer request) {
        JsonObject asked;
        try {
            asked = new JsonObject(request);
        } catch (DecodeException e) {
            return Future.failedFuture("that is no JSON");
        }
        return switch (String.valueOf(asked.getValue(ASKS))) {
            case CHECK ->
                reader.read(String.valueOf(asked.getValue(DOCUMENT)))
                        .map(read -> new JsonObject()
                                .put(
                                        PROBLEMS,
                                        CommandJson.problems(read.problems().stream()
                                                .limit(MAX_PROBLEMS)
                                                .toList()))
                                .toBuffer());
            case TAKEN -> own().map(taken -> GroupsJson.write(taken).toBuffer());
            default -> Future.failedFuture(node + " does not know what is asked of it");
        };
    }

    /** How far this node is. */
    Future<Taken> own() {
        return vertx.eventBus()
                .<List<String>>request(
                        Addresses.LOCAL_WAITING, "", new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS))
                .map(Message::body)
                .otherwise(List.of())
                .map(waits -> new Taken(
                        node, reader.inForce().number(), waits, reader.inForce().doubt()));
    }

    /** How far another node is; never fails. */
    Future<Taken> taken(String other) {
        return peers.request(other, new JsonObject().put(ASKS, TAKEN).toBuffer(), LIMIT_MS)
                .map(body -> GroupsJson.readTaken(other, new JsonObject(body)))
                .otherwise(failure ->
                        new Taken(other, -1, List.of(), other + " has not answered: " + failure.getMessage()));
    }

    /**
     * What another node says of a document.
     *
     * @param silence why it could not be asked; empty when it was
     */
    record Opinion(String node, List<Problem> problems, String silence) {}

    /** Has another node check a document; never fails. */
    Future<Opinion> check(String other, String document) {
        Buffer request =
                new JsonObject().put(ASKS, CHECK).put(DOCUMENT, document).toBuffer();
        return peers.request(other, request, LIMIT_MS)
                .map(body -> opinion(other, body))
                .otherwise(failure -> new Opinion(other, List.of(), String.valueOf(failure.getMessage())));
    }

    private static Opinion opinion(String other, Buffer body) {
        List<Problem> problems = new ArrayList<>();
        JsonArray said = new JsonObject(body).getJsonArray(PROBLEMS);
        boolean isVerdict = new JsonObject(body).containsKey("verdict");
        if (said == null || isVerdict) {
            problems.add(new Problem(
                    other, "", "runs a version that cannot check groups", "install the same version everywhere"));
            return new Opinion(other, problems, "");
        }
        for (int i = 0; i < said.size(); i++) {
            JsonObject each = said.getJsonObject(i);
            problems.add(new Problem(
                    "on " + other + ": " + each.getString("field", ""),
                    each.getString("value", ""),
                    each.getString("problem", ""),
                    each.getString("remedy", "")));
        }
        return new Opinion(other, problems, "");
    }
}
