package io.mainstay.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.Verb;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.Member;
import io.mainstay.sim.SimResource.Conduct;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One node under seeds: resources that die, hang, lie and come up by hand, operators at any moment; then the faults stop,
 * and the group must come online or say why it does not. Replay one: {@code mvn test -Dtest=OneNodeSimulationTest
 * -Dsim.seed=N}; more of them: {@code -Dsim.seeds=N}.
 */
class OneNodeSimulationTest {
    private static final long MINUTE = 60_000;
    private static final Verb[] VERBS = {
        Verb.ONLINE,
        Verb.OFFLINE,
        Verb.CLEAR,
        Verb.PROBE,
        Verb.RECOVER,
        Verb.DISABLE,
        Verb.ENABLE,
        Verb.FREEZE,
        Verb.UNFREEZE,
        Verb.FORCE_OFFLINE
    };

    static LongStream seeds() {
        String one = System.getProperty("sim.seed", "");
        return one.matches("\\d+") ? LongStream.of(Long.parseLong(one)) : LongStream.range(0, count());
    }

    private static long count() {
        String many = System.getProperty("sim.seeds", "");
        return many.matches("\\d+") ? Long.parseLong(many) : 200;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterAnyFaultsTheGroupComesOnlineOrSaysWhyNot(long seed) {
        SplittableRandom options = new SplittableRandom(seed);
        SimNode node = new SimNode(draw(options));
        try {
            SplittableRandom world = options.split();
            watchChildren(node, options);
            node.start();
            for (int i = 0; i < 60; i++) {
                disturb(node, world);
                node.run(world.nextLong(1, world.nextInt(4) == 0 ? 10 * MINUTE : 5_000));
            }
            heal(node);
            node.run(60 * MINUTE);
            node.command(Verb.UNFREEZE, "");
            node.command(Verb.ENABLE, "");
            node.run(20 * MINUTE);
            node.command(Verb.CLEAR, "");
            node.run(20 * MINUTE);
            node.command(Verb.ONLINE, "");
            node.run(20 * MINUTE);
            assertThat(node.state()).as(why(node, seed)).isEqualTo(GroupState.ONLINE);
            node.command(Verb.OFFLINE, "");
            node.run(20 * MINUTE);
            assertThat(node.state()).as(why(node, seed)).isEqualTo(GroupState.OFFLINE);
            for (Member member : node.group().all()) {
                boolean mayStay = member.spec().settings().actions() != AgentSettings.Actions.ON_OFF;
                assertThat(node.resources.get(member.name()).isUp && !mayStay)
                        .as(why(node, seed))
                        .isFalse();
            }
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(why(node, seed), failure);
        }
    }

    private static String why(SimNode node, long seed) {
        List<String> members = new ArrayList<>();
        for (Member member : node.group().all()) {
            members.add(
                    member.name() + " " + member.state() + " wanted " + member.wanted() + " told " + member.told() + " "
                            + member.report()
                                    .map(report -> report.flags() + " " + report.detail())
                                    .orElse(""));
        }
        return "seed " + seed + ": " + node.state() + " phase " + node.group().phase() + "\n"
                + String.join("\n", members) + "\n"
                + (System.getenv("SIM_FULL") != null ? String.join("\n", node.trace) : node.lastLines());
    }

    private static io.mainstay.core.group.GroupSpec draw(SplittableRandom options) {
        SpecBuilder spec = SpecBuilder.web();
        int size = options.nextInt(1, 6);
        for (int i = 0; i < size; i++) {
            List<String> children = new ArrayList<>();
            for (int child = 0; child < i; child++) {
                if (options.nextInt(3) == 0) {
                    children.add("r" + child + (options.nextInt(4) == 0 ? "?" : ""));
                }
            }
            spec.resource("r" + i, children.toArray(String[]::new));
            spec.with(Attribute.RESTART_LIMIT, options.nextInt(3));
            spec.with(Attribute.ONLINE_RETRY_LIMIT, options.nextInt(2));
            spec.with(Attribute.TOLERANCE_LIMIT, options.nextInt(2));
            spec.with(Attribute.CRITICAL, options.nextInt(2));
            spec.with(Attribute.OFFLINE_TIMEOUT, 1_000L + options.nextInt(30_000));
            spec.with(Attribute.ONLINE_TIMEOUT, 130_000L + options.nextInt(30_000));
            if (i < size - 1 && options.nextInt(4) == 0) {
                spec.with(Attribute.ACTIONS, options.nextInt(1, 3));
            }
        }
        if (options.nextInt(3) == 0) {
            for (HookKind kind : HookKind.values()) {
                if (options.nextBoolean()) {
                    spec.hook(kind);
                }
                if (kind != HookKind.PRE_ONLINE && options.nextInt(3) == 0) {
                    spec.ownHook(kind);
                }
            }
        }
        return spec.build();
    }

    /** Every second monitor-only resource is a check: it finds what it stands on, or misses it. */
    private static void watchChildren(SimNode node, SplittableRandom options) {
        for (Member member : node.group().all()) {
            if (member.spec().settings().actions() == AgentSettings.Actions.NONE && options.nextBoolean()) {
                member.spec().requires().forEach((child, kind) -> {
                    if (kind == Dependency.STRONG) {
                        node.resources.get(member.name()).looksAt.add(node.resources.get(child));
                    }
                });
            }
        }
    }

    private static void disturb(SimNode node, SplittableRandom world) {
        List<String> names = List.copyOf(node.resources.keySet());
        String name = names.get(world.nextInt(names.size()));
        SimResource resource = node.resources.get(name);
        Conduct conduct = Conduct.values()[world.nextInt(Conduct.values().length)];
        switch (world.nextInt(10)) {
            case 0 -> node.kill(name);
            case 1 -> node.startByHand(name);
            case 2 -> resource.online = conduct;
            case 3 -> resource.offline = conduct;
            case 4 -> resource.clean = conduct;
            case 5 -> resource.monitor = conduct;
            case 6 -> resource.isUp = false;
            case 7 -> heal(node);
            case 8 -> {
                node.hookConduct = conduct;
                node.hookMs = world.nextLong(1, 60_000);
            }
            default -> {
                boolean whole = world.nextInt(3) == 0;
                node.command(VERBS[world.nextInt(VERBS.length)], whole ? "" : name);
            }
        }
    }

    private static void heal(SimNode node) {
        for (SimResource resource : node.resources.values()) {
            resource.online = Conduct.WORKS;
            resource.offline = Conduct.WORKS;
            resource.clean = Conduct.WORKS;
            resource.monitor = Conduct.WORKS;
        }
        node.hookConduct = Conduct.WORKS;
        for (Member member : node.group().all()) {
            if (member.spec().settings().actions() == AgentSettings.Actions.NONE) {
                node.startByHand(member.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noAgentStaysInATransitionWhenNobodyDisturbsIt(long seed) {
        SplittableRandom options = new SplittableRandom(seed ^ 0x5eedL);
        SimNode node = new SimNode(draw(options));
        SplittableRandom world = options.split();
        node.start();
        for (int i = 0; i < 20; i++) {
            disturb(node, world);
            node.run(world.nextLong(1, 5_000));
        }
        heal(node);
        node.run(30 * MINUTE);
        for (String name : node.resources.keySet()) {
            AgentState state = node.state(name);
            assertThat(state).as(why(node, seed)).isIn(AgentState.ONLINE, AgentState.OFFLINE, AgentState.DETACHED);
            assertThat(node.agent(name).has(AgentFlag.CLEANING) && !node.group().isFrozen())
                    .as(why(node, seed))
                    .isFalse();
        }
    }
}
