package io.mainstay.lab;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Debian's OCF agents, a group each, through what may happen to them on two of the lab's hosts. */
final class OcfFaults {
    private static final String FIRST = "n1";
    private static final String SECOND = "n2";
    private static final Set<String> SHORT = Set.of("Dummy", "anything", "IPaddr2", "pgsql");

    private OcfFaults() {}

    static List<Fault> all() {
        return List.of(
                fault("ocf-agents", "ten OCF agents: killed twice, host powered off, offline: each on one host", false),
                fault("ocf-short", "as ocf-agents, with four of them", true));
    }

    private static Fault fault(String name, String title, boolean isShort) {
        return new Fault(
                name,
                title,
                true,
                config -> config.withGroups(String.join(
                        "", agents(isShort).stream().map(OcfAgent::yaml).toList())),
                trial -> run(trial, agents(isShort)));
    }

    private static List<OcfAgent> agents(boolean isShort) {
        return OcfAgent.all().stream()
                .filter(agent -> !isShort || SHORT.contains(agent.agent()))
                .toList();
    }

    private static void run(Trial trial, List<OcfAgent> agents) throws IOException {
        demand(trial, agents);
        OcfAgent.prepare(trial.bed.places);
        Map<String, Sight> sights = new LinkedHashMap<>();
        agents.forEach(agent -> sights.put(agent.group(), agent.sight()));
        sights.put("database processes", Sight.workingIn(Path.of(OcfAgent.DATA)));
        Lookout lookout = new Lookout(trial.bed, sights);
        try {
            live(trial, agents, new Moves(trial, lookout));
        } finally {
            lookout.close();
            trial.violations().addAll(lookout.violations());
        }
    }

    private static void demand(Trial trial, List<OcfAgent> agents) {
        Postgres.demand();
        if (trial.bed.names.size() < 3) {
            throw new Trial.Broken("this one needs three hosts");
        }
        for (OcfAgent agent : agents) {
            if (!Files.isExecutable(Path.of("/usr/lib/ocf/resource.d/heartbeat", agent.agent()))) {
                throw new Trial.Broken(
                        "no OCF agent " + agent.agent() + " is installed (Debian: apt-get install resource-agents)");
            }
        }
    }

    private static void live(Trial trial, List<OcfAgent> agents, Moves moves) throws IOException {
        List<String> groups = agents.stream().map(OcfAgent::group).toList();
        moves.begin(groups, FIRST);

        moves.await("restarted in place", groups, FIRST, kill(trial, agents, FIRST));
        moves.settle(groups);
        moves.await("moved after a second kill", groups, SECOND, kill(trial, agents, FIRST));
        moves.clear(groups);

        // The usual service is told apart from these: wherever it runs, it must do so once.
        long off = trial.bed.timeline.note("fault: " + SECOND + " is powered off");
        trial.bed.powerOff(SECOND);
        moves.await("host off, on the peer", groups, FIRST, off);
        trial.mend();
        trial.settle();
        moves.settle(groups);

        long asked = trial.bed.timeline.note("all are taken offline");
        moves.command("offline", groups, new JsonObject());
        moves.awaitNowhere(groups);
        trial.figure("offline", Timeline.now() - asked);
    }

    private static long kill(Trial trial, List<OcfAgent> agents, String host) throws IOException {
        long now = trial.bed.timeline.note("fault: all killed on " + host);
        for (OcfAgent agent : agents) {
            agent.kill().on(trial.bed.host(host));
        }
        return now;
    }
}
