package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.exec.Tests;
import io.mainstay.it.Face.Probe;
import io.mainstay.it.Face.Span;
import io.mainstay.it.Face.Told;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The five stories, each as an operator goes through it by one face. What befalls the cluster is done to it from outside; what
 * he sees, asks and has done goes through the face. Each ends as it began: web on the first node, by-hand on the second, probed
 * nowhere.
 */
final class Stories {
    /** Told or not as the machine is busy or idle. */
    private static final Set<String> OF_THE_MACHINE =
            Set.of("monitor-slow", "monitor-normal", "monitor-timed-out", "unknown");

    private static final long SETTLED_MS = 3_000;

    private final ClusterRig rig;
    private final Face face;
    private final Path script;
    private final int port;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final List<String> seen = new ArrayList<>();

    /**
     * What a story came to.
     *
     * @param seen what the operator saw, in order
     * @param history who had the group when, and why; numbers and epochs left out, which are of one run
     * @param events the group's, by name: two nodes' words have no order between them
     */
    record Outcome(List<String> seen, List<String> history, List<String> events) {}

    /** What happens in a story. */
    private interface Plot {
        void unfold() throws Exception;
    }

    /**
     * @param script starts and stops by-hand's app
     * @param port of probed's health check
     */
    Stories(ClusterRig rig, Face face, Path script, int port) {
        this.rig = rig;
        this.face = face;
        this.script = script;
        this.port = port;
    }

    /** All five; what each came to. */
    Map<String, Outcome> tell() throws Exception {
        story("a probe arrives", "probed", this::aProbeArrives);
        story("a process dies", "web", this::aProcessDies);
        story("a node dies", "web", this::aNodeDies);
        story("an operator switches", "web", this::anOperatorSwitches);
        story("a second copy is started by hand", "by-hand", this::aSecondCopyIsStartedByHand);
        return outcomes;
    }

    private void aProbeArrives() throws Exception {
        face.ask("online", "probed", "");
        sees(
                "it goes online on the first node, and nobody has probed it",
                () -> face.owner("probed").equals(N1)
                        && face.state("probed", N1).equals("GOING_ONLINE")
                        && face.probe("probed", N1).source().isEmpty());
        sees("the first probe brings it online, and is told", () -> {
            knock();
            return face.state("probed", N1).equals("ONLINE") && isFresh(face.probe("probed", N1));
        });
        sees(
                "none comes any more, and the flag is set",
                () -> face.probe("probed", N1).isNg());
        sees("a probe clears the flag", () -> {
            knock();
            Probe probe = face.probe("probed", N1);
            return isFresh(probe) && !probe.isNg();
        });
        face.ask("offline", "probed", "");
        sees("it is offline", () -> face.state("probed", N1).equals("OFFLINE"));
    }

    private static boolean isFresh(Probe probe) {
        return probe.source().equals("127.0.0.1") && probe.agoS() < 20;
    }

    /** As a load balancer does; whether somebody listens does not matter here. */
    private boolean knock() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException nobodyListens) {
            return false;
        }
    }

    private void aProcessDies() throws Exception {
        rig.signal("KILL", rig.service(N1));
        seesWeb("the other node runs it, and the fault is marked", N2, "FAULTED", "ONLINE");
        sees("why it moved: how it ended", () -> isLastMove("failover", "exited 137"));
        sees("what can be done", () -> face.why("web").contains("mainstay clear web"));
        face.ask("clear", "web", N1);
        seesWeb("the mark is gone", N2, "OFFLINE", "ONLINE");
        switchBack();
    }

    private void aNodeDies() throws Exception {
        long service = rig.service(N1);
        rig.kill(N1);
        sees("the node is down", () -> face.isDown(N1));
        sees(
                "its peer runs it",
                () -> face.owner("web").equals(N2) && face.state("web", N2).equals("ONLINE"));
        assertThat(Tests.runs(service)).as("the lost node's copy").isFalse();
        sees("why it moved: nobody heard the node", () -> isLastMove("failover", "is expired: unheard by"));
        rig.start(N1);
        sees("the node is back", () -> !face.isDown(N1));
        seesWeb("it is a standby", N2, "OFFLINE", "ONLINE");
        switchBack();
    }

    private void anOperatorSwitches() throws Exception {
        face.ask("switch", "web", N2);
        seesWeb("it is where it was sent", N2, "OFFLINE", "ONLINE");
        assertThat(rig.service(N2)).isNotZero();
        sees("why it moved: it was asked for, and why", () -> isLastMove("switch", "a story"));
        switchBack();
    }

    private boolean isLastMove(String kind, String cause) throws Exception {
        String told = face.lastMove("web");
        return told.contains(kind) && told.contains(cause);
    }

    private void switchBack() throws Exception {
        face.ask("switch", "web", N1);
        seesWeb("it is back", N1, "ONLINE", "OFFLINE");
    }

    private void aSecondCopyIsStartedByHand() throws Exception {
        long owners = handPid(N2);
        long before = lastNumber();
        ProcessBuilder byHand = new ProcessBuilder(script.toString(), "online");
        byHand.environment().put("MAINSTAY_NODE", N1);
        assertThat(byHand.start().waitFor()).isZero();
        long second = handPid(N1);
        assertThat(Tests.runs(second)).isTrue();
        sees(
                "the violation is told",
                () -> face.events("by-hand", before).stream()
                        .anyMatch(event -> event.kind().equals("concurrency-violation")));
        rig.within(() -> !Tests.runs(second), "the second copy is forced offline");
        sees(
                "the standby is offline, the owner online",
                () -> face.owner("by-hand").equals(N2)
                        && face.state("by-hand", N1).equals("OFFLINE")
                        && face.state("by-hand", N2).equals("ONLINE"));
        assertThat(handPid(N2)).as("the owner's is left alone").isEqualTo(owners);
        assertThat(Tests.runs(owners)).isTrue();
    }

    private long handPid(String node) throws IOException {
        return Long.parseLong(
                Files.readString(script.resolveSibling("hand-" + node + ".pid")).strip());
    }

    private void sees(String what, Callable<Boolean> condition) throws Exception {
        rig.within(condition, face.getClass().getSimpleName() + " shows: " + what);
        seen.add(what);
    }

    private void seesWeb(String what, String owner, String first, String second) throws Exception {
        sees(
                what,
                () -> face.owner("web").equals(owner)
                        && face.state("web", N1).equals(first)
                        && face.state("web", N2).equals(second));
    }

    private void story(String name, String group, Plot plot) throws Exception {
        long startedNs = System.nanoTime();
        settle();
        long after = lastNumber();
        List<Span> before = spans(group);
        seen.clear();
        plot.unfold();
        settle();
        String by = name + " by " + face.getClass().getSimpleName();
        rig.within(() -> face.history(group).equals(spans(group)), by + ": the ledger's history is told");
        rig.within(() -> face.events(group, after).equals(events(group, after)), by + ": the log's events are told");
        outcomes.put(
                name,
                new Outcome(
                        List.copyOf(seen),
                        comparable(before, face.history(group)),
                        comparable(face.events(group, after))));
        System.out.printf("%s: %d s%n", by, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs));
    }

    /** What the log has now. */
    private List<Span> spans(String group) {
        return Span.all(rig.get(N3, "/api/v1/groups/" + group + "/history").getJsonArray("spans", new JsonArray()));
    }

    private List<Told> events(String group, long after) {
        return Told.all(rig.get(N3, "/api/v1/events?since=" + after + "&group=" + group)
                .getJsonArray("events", new JsonArray()));
    }

    private long lastNumber() {
        return rig.get(N3, "/api/v1/events?limit=1").getLong("last", 0L);
    }

    /** Waits until nothing has been added to the log for a while. */
    private void settle() throws Exception {
        long[] last = {-1, 0};
        rig.within(
                () -> {
                    long now = lastNumber();
                    if (now != last[0]) {
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    ClusterRig.pass(100);
                    return System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(SETTLED_MS);
                },
                "the log comes to rest");
    }

    /** What was added since: of who had it before, only how that ended. */
    private static List<String> comparable(List<Span> before, List<Span> after) {
        List<String> told = new ArrayList<>();
        for (int i = Math.max(0, before.size() - 1); i < after.size(); i++) {
            Span span = after.get(i);
            String known = i < before.size() ? before.get(i).words() : "";
            assertThat(span.words()).startsWith(known);
            String words = span.words().substring(known.length());
            if (!words.isEmpty()) {
                told.add(span.node() + ": " + words.replaceAll("\\b\\d+\\b", "#"));
            }
            assertThat(i == 0 || after.get(i - 1).epoch() < span.epoch())
                    .as("epochs grow")
                    .isTrue();
        }
        return told;
    }

    private static List<String> comparable(List<Told> events) {
        return events.stream()
                .filter(event -> !OF_THE_MACHINE.contains(event.kind()))
                .map(event -> event.target() + " " + event.kind())
                .sorted()
                .toList();
    }
}
