package io.mainstay.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.Command.Span;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever commands come in whatever order: what must hold of ownership holds after each. */
class RandomCommandsTest {
    private static final int SEEDS = 300;
    private static final int COMMANDS = 500;

    private static final ClusterSpec SPEC =
            Log.spec(Log.group("web", "n1", "n2", "n3"), graced(), Log.parallel("all", "n1", "n2", "n3"));

    private final List<Command> kinds = new ArrayList<>();
    private int assignments;
    private int expiries;
    private int vanished;

    @Test
    void ownershipObeysItsRulesUnderAnyCommands() {
        for (long seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
        assertThat(assignments).isGreaterThan(SEEDS / 2);
        assertThat(expiries).isGreaterThan(SEEDS / 10);
        assertThat(vanished).isGreaterThan(SEEDS);
        assertThat(kinds.stream().map(Command::getClass).distinct().toList())
                .as("every kind of command was accepted at least once, but for the one that never is")
                .doesNotContain(Command.Recovered.class)
                .hasSameSizeAs(List.of(Command.class.getPermittedSubclasses()).stream()
                        .filter(type -> type.isRecord() && type != Command.Recovered.class)
                        .toList());
    }

    private static GroupSpec graced() {
        GroupPolicy policy = new GroupPolicy(
                GroupPolicy.Placement.FEWEST_GROUPS,
                1,
                GroupPolicy.Failback.NEVER,
                true,
                0,
                new GroupPolicy.FaultLadder(1, 1000),
                500,
                List.of(),
                "",
                "");
        return Log.group("db", "n2", "n3").with(policy);
    }

    private void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ClusterState state = ClusterState.initial(SPEC, List.of("n1", "n2", "n3"));
        state = run(seed, random, state, COMMANDS);
        List<String> voters = state.voters().names();
        if (voters.size() > 1) {
            String survivor = voters.get(random.nextInt(voters.size()));
            run(seed, random, recovered(state, survivor), COMMANDS / 4);
        }
    }

    private ClusterState run(long seed, SplittableRandom random, ClusterState from, int commands) {
        ClusterState state = from;
        for (long index = from.index() + 1; index <= from.index() + commands; index++) {
            Command command = draw(random, state);
            Applied applied = state.apply(index, command);
            assertThat(applied).isEqualTo(state.apply(index, command));
            if (applied.isAccepted()) {
                kinds.add(command);
            }
            check(seed, state, applied, command);
            state = applied.next();
        }
        return state;
    }

    /** Whatever happened before, nobody but the survivor lives, owns or owes anything. */
    private static ClusterState recovered(ClusterState before, String survivor) {
        Command.Recovered how = new Command.Recovered(survivor, 1, "op", "drawn");
        ClusterState state =
                Recovery.recovered(before, before.index() + Recovery.LEAP, how).next();
        assertThat(state.voters().names()).containsExactly(survivor);
        for (GroupRecord group : state.groups().values()) {
            assertThat(group.holder().node()).isIn("", survivor);
            assertThat(group.isOwed() && !group.past().node().equals(survivor)).isFalse();
        }
        state.nodes().values().stream()
                .filter(node -> !node.name().equals(survivor))
                .forEach(node -> assertThat(node.lives()).isEmpty());
        return state;
    }

    private void check(long seed, ClusterState before, Applied applied, Command command) {
        String what = "seed " + seed + ", " + applied.entry();
        for (GroupRecord was : before.groups().values()) {
            if (applied.next().group(was.name()).isEmpty()) {
                // V4: only what runs nowhere is gone.
                boolean isReleased = command instanceof Command.Released;
                assertThat(was.holder().isNone()
                                || isReleased
                                || command.group().isEmpty())
                        .as(what)
                        .isTrue();
                vanished++;
            }
        }
        for (GroupRecord group : applied.next().groups().values()) {
            assertThat(applied.next().isLeaving(group.name())
                            && before.group(group.name()).isEmpty())
                    .as(what)
                    .isFalse();
        }
        for (GroupRecord group : applied.next().groups().values()) {
            GroupRecord was = before.group(group.name()).orElse(null);
            if (was == null) {
                continue;
            }
            assertThat(group.past().epoch())
                    .as(what)
                    .isGreaterThanOrEqualTo(was.past().epoch());
            Holder now = group.holder();
            if (!now.isNone()) {
                assertThat(applied.next().life(now.node(), now.incarnation()))
                        .as(what)
                        .isPresent();
                assertThat(now.epoch()).as(what).isEqualTo(group.past().epoch());
            }
            if (!now.equals(was.holder())) {
                changed(what, applied, command, was, group);
            }
        }
    }

    private void changed(String what, Applied applied, Command command, GroupRecord was, GroupRecord now) {
        assertThat(applied.isAccepted()).as(what).isTrue();
        if (command instanceof Command.Adopted) {
            assertThat(now.holder().epoch()).as(what).isEqualTo(was.holder().epoch());
            assertThat(now.holder().node()).as(what).isEqualTo(was.holder().node());
            assertThat(now.holder().incarnation())
                    .as(what)
                    .isGreaterThan(was.holder().incarnation());
            return;
        }
        if (was.holder().isNone()) {
            assertThat(command).as(what).isInstanceOf(Command.Assigned.class);
            assertThat(was.isOwed() && !now.holder().node().equals(was.past().node()))
                    .as(what)
                    .isFalse();
            assertThat(now.holder().epoch()).as(what).isEqualTo(applied.entry().index());
            assignments++;
            return;
        }
        assertThat(now.holder()).as(what).isEqualTo(Holder.NONE);
        if (command instanceof Command.Released released) {
            assertThat(released.epoch()).as(what).isEqualTo(was.holder().epoch());
        } else {
            assertThat(command)
                    .as(what)
                    .isInstanceOfAny(Command.Unheard.class, Command.VotersChanged.class, Command.NodeDetached.class);
            assertThat(applied.next().life(was.holder().node(), was.holder().incarnation()))
                    .as(what)
                    .isEmpty();
            expiries++;
        }
    }

    private static Command draw(SplittableRandom random, ClusterState state) {
        String node = "n" + random.nextInt(1, 5);
        String voter = "n" + random.nextInt(1, 5);
        String group = random.nextBoolean() ? "web" : "db";
        NodeRecord record = state.node(node).orElseThrow();
        long life = Math.max(1, record.lastIncarnation() - random.nextInt(4) / 3);
        long boot = Math.max(1, state.bootOf(voter) - random.nextInt(4) / 3);
        long epoch = state.group(group)
                .map(each -> each.past().epoch() - random.nextInt(4) / 3)
                .orElse(0L);
        long round = random.nextInt(1, 4);
        return switch (random.nextInt(27)) {
            case 0 -> new Command.VoterBooted(voter, state.bootOf(voter) + random.nextInt(2));
            case 1 -> new Command.NodeJoined(node, record.lastIncarnation() + random.nextInt(2), "1", "d");
            case 2, 3 -> new Command.Unheard(node, life, voter, boot, round);
            case 4 -> new Command.HeardAgain(node, life, voter, boot, round);
            case 5 -> new Command.NodeLeft(node, life);
            case 6 -> new Command.VotersChanged(voters(random, state), "op");
            case 7 -> new Command.VotersSeen(node, life, state.voters().index());
            case 8 ->
                new Command.GroupRequested(
                        group, Intent.values()[random.nextInt(Intent.values().length)], node, "op", "");
            case 9 ->
                new Command.DrainRequested(node, random.nextBoolean() ? Command.Drain.ON : Command.Drain.OFF, "op", "");
            case 10 -> new Command.Probed(node, life, group, Found.values()[random.nextInt(Found.values().length)]);
            case 11 -> new Command.Started(group, epoch);
            case 12 -> new Command.Faulted(group, epoch, "drawn");
            case 13 -> new Command.Released(group, epoch, "drawn");
            case 14 -> new Command.ReleaseFailed(group, epoch, "drawn");
            case 15 -> new Command.ConfigApplied(SPEC, "op");
            case 16 -> new Command.NodeDetached(node, life, 60_000, "op");
            case 17 -> new Command.Adopted(group, epoch, node, life);
            case 18 -> new Command.ParallelFaulted("all", node, life, "drawn");
            case 19 -> new Command.Elapsed(group, epoch, Span.values()[random.nextInt(Span.values().length)]);
            case 24 -> Events.told(node, random.nextLong(1, 3), random.nextLong(1, 50));
            case 25 ->
                new Command.EventsRead("pager", random.nextLong(state.log().last() + 2));
            case 20 -> new Command.Spread();
            case 21 -> new Command.Recovered(node, 1, "op", "drawn");
            case 22 -> groupsApplied(random, state);
            case 23 -> new Command.Probed(node, life, "all", Found.values()[random.nextInt(Found.values().length)]);
            default -> new Command.Assigned(group, node, life, "drawn");
        };
    }

    /** Any of the groups, some with fewer nodes; seldom refused for what it was compared with. */
    private static Command groupsApplied(SplittableRandom random, ClusterState state) {
        List<GroupSpec> groups = new ArrayList<>();
        for (GroupSpec group : SPEC.groups()) {
            if (random.nextInt(4) > 0) {
                List<String> nodes = random.nextInt(3) == 0
                        ? group.nodes().subList(1, group.nodes().size())
                        : group.nodes();
                groups.add(new GroupSpec(group.name(), group.kind(), nodes, true, true, List.of(), group.policy()));
            }
        }
        List<String> interrupt = random.nextBoolean() ? List.of("web", "db", "all") : List.of();
        long base = state.version() - random.nextInt(5) / 4;
        return new Command.GroupsApplied(groups, "groups", "", base, interrupt, "op", "drawn", 0, "");
    }

    private static List<String> voters(SplittableRandom random, ClusterState state) {
        List<String> names = new ArrayList<>(state.voters().names());
        String name = "n" + random.nextInt(1, 5);
        if (!names.remove(name)) {
            names.add(name);
        }
        return names;
    }
}
