package io.mainstay.lab;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The group of conf/examples/postgresql with a client that never stops to write: PostgreSQL killed, its host powered off and cut
 * off, the group switched; whatever the client was told is committed must be there after each move.
 */
final class PostgresFault {
    private static final Path EXAMPLE = Path.of("conf/examples/postgresql/mainstay.yaml");
    private static final String GROUP = "db";
    private static final List<String> GROUPS = List.of(GROUP);
    private static final String ADDRESS = "10.78.0.100";
    private static final int PORT = 5432;
    private static final int HEALTH_PORT = 61100;
    private static final long LIMIT_MS = 120_000;
    private static final String PROCESSES = "processes in the data directory";

    /** What the example says of its world, and what the lab has in its place. */
    private static final Map<String, String> IN_THE_LAB = Map.of(
            "device: /dev/disk/by-label/postgresql", "device: /mnt/postgresql",
            "fstype: ext4", "fstype: bind",
            "directory: /srv/postgresql", "directory: /run/lab-mount",
            "/srv/postgresql/data", "/run/lab-mount/data",
            "/srv/postgresql/log", "/run/lab-mount/log",
            "address: 192.0.2.10", "address: " + ADDRESS,
            "port: 61000", "port: " + HEALTH_PORT);

    private final Trial trial;
    private final Lookout lookout;
    private final Moves moves;
    private final RowClient client;

    private PostgresFault(Trial trial, Lookout lookout, RowClient client) {
        this.trial = trial;
        this.lookout = lookout;
        this.moves = new Moves(trial, lookout);
        this.client = client;
    }

    static Fault fault() {
        return new Fault(
                "postgresql",
                "conf/examples/postgresql under a client that writes: killed twice, off, cut, switched",
                true,
                config -> config.withGroups(group()),
                PostgresFault::run);
    }

    /** The example's group as it stands, but for names and addresses that the lab does not have. */
    static String group() {
        try {
            String text = Files.readString(EXAMPLE);
            text = text.substring(text.indexOf("groups:\n") + "groups:\n".length())
                    .indent(-2);
            for (Map.Entry<String, String> change : IN_THE_LAB.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new Trial.Broken(EXAMPLE + " says nothing of '" + change.getKey() + "'");
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            return text.replace(
                    "/usr/lib/postgresql/15/bin", Postgres.programs().toString());
        } catch (IOException unreadable) {
            throw new Trial.Broken(EXAMPLE + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static void run(Trial trial) throws IOException {
        Postgres.demand();
        if (trial.bed.names.size() < 3) {
            throw new Trial.Broken("this one needs three hosts");
        }
        Path data = Postgres.create(
                trial.bed.places.sharedDisk().resolve("postgresql"),
                List.of("listen_addresses = '*'", "unix_socket_directories = '/run/postgresql'"),
                RowClient.TABLE);
        Map<String, Sight> sights = new LinkedHashMap<>();
        sights.put(GROUP, Sight.listener(PORT));
        sights.put(PROCESSES, Sight.workingIn(data));
        sights.put("address", Sight.address(ADDRESS));
        Path answers = trial.bed.places.run().resolve("signs/db-probes.log");
        Process prober = trial.bed.startProber(answers, Map.of("tcp", HEALTH_PORT));
        try (RowClient client = new RowClient(trial.bed.wires, ADDRESS, PORT);
                Lookout lookout = new Lookout(trial.bed, sights)) {
            PostgresFault story = new PostgresFault(trial, lookout, client);
            try {
                story.live(data);
            } finally {
                story.judge(answers);
            }
        } finally {
            prober.getOutputStream().close();
        }
    }

    private void live(Path data) throws IOException {
        moves.begin(GROUPS, "n1");
        checkRows("online");

        LabHost first = trial.bed.host("n1");
        long killed = trial.bed.timeline.note("fault: PostgreSQL killed on n1");
        Sight.killWorkingIn(first, data);
        arrived("restarted in place", "n1", killed);
        moves.settle(GROUPS);

        killed = trial.bed.timeline.note("fault: PostgreSQL killed on n1 again");
        Sight.killWorkingIn(first, data);
        arrived("moved after a second kill", "n2", killed);
        moves.clear(GROUPS);

        long off = trial.bed.timeline.note("fault: n2 is powered off");
        trial.bed.powerOff("n2");
        arrived("host off, on the peer", "n1", off);
        trial.mend();
        trial.settle();
        moves.settle(GROUPS);

        long asked = trial.bed.timeline.note("switch to n2");
        moves.command("switch", GROUPS, new JsonObject().put("node", "n2"));
        arrived("switched", "n2", asked);
        moves.settle(GROUPS);

        long cut = trial.bed.timeline.note("fault: n2 is cut off silently, and its clients still reach it");
        trial.bed.wires.cut("n2");
        arrived("host cut, on the peer", "n1", cut);
        trial.mend();
        trial.settle();
        moves.settle(GROUPS);
        checkRows("at the end");
    }

    /** It runs there alone, serves, and has all rows. */
    private void arrived(String figure, String host, long sinceNs) {
        moves.await(figure, GROUPS, host, sinceNs);
        long runs = Timeline.now();
        if (!Testbed.await(LIMIT_MS, () -> client.isServedSince(runs))) {
            throw new Trial.Broken(figure + ": no row was taken at " + ADDRESS + " within " + LIMIT_MS / 1000 + " s");
        }
        trial.figure(figure + ": client waited", RowClient.longestWaitNs(client.acknowledged(), sinceNs));
        checkRows(figure);
    }

    private void checkRows(String when) {
        Set<Integer> lost = new TreeSet<>();
        boolean isRead = Testbed.await(LIMIT_MS, () -> {
            lost.addAll(client.lost());
            return true;
        });
        if (!isRead) {
            throw new Trial.Broken(when + ": the rows could not be read");
        }
        trial.bed.timeline.note(when + ": " + client.acknowledged().size() + " rows acknowledged, lost " + lost);
        if (!lost.isEmpty()) {
            trial.violations().add(when + ": committed rows are lost: " + lost);
        }
    }

    private void judge(Path answers) throws IOException {
        client.close();
        lookout.close();
        trial.figures().put("rows", (double) client.acknowledged().size());
        trial.violations().addAll(lookout.violations());
        ProbeLog probes = new ProbeLog(ProbeLog.parse(Testbed.tail(answers, 0)));
        if (probes.longestDoubleYesNs() > 0) {
            trial.violations()
                    .add("two hosts told the load balancer of the database yes at once for "
                            + probes.longestDoubleYesNs() / 1e6 + " ms");
        }
        if (probes.yesTimes().isEmpty()) {
            trial.violations().add("no host ever told the load balancer of the database yes");
        }
    }
}
