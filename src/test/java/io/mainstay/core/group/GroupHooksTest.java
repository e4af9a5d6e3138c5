package io.mainstay.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.sim.SimNode;
import io.mainstay.sim.SimResource.Conduct;
import io.mainstay.sim.SpecBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stories of groups with hooks: what waits for them, and what does not. */
class GroupHooksTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;

    private static SpecBuilder withAll() {
        SpecBuilder spec = SpecBuilder.appAndPort();
        Stream.of(HookKind.values()).forEach(spec::hook);
        return spec;
    }

    private static SimNode started(SpecBuilder spec, long hookMs) {
        SimNode node = new SimNode(spec.build());
        node.hookMs = hookMs;
        return node.start();
    }

    private static List<HookKind> kinds(SimNode node) {
        return node.hooks.stream().map(GroupAction.RunHook::kind).toList();
    }

    @Test
    void G15_eachHookIsRunOnceInItsOrderAndWhatIsBeforeIsWaitedFor() {
        SimNode node = started(withAll(), 10 * SECOND).run(15 * SECOND);
        assertThat(kinds(node)).containsExactly(HookKind.PRE_ONLINE, HookKind.BEFORE_ONLINE);
        assertThat(node.resources.get("app").starts).isZero();
        assertThat(GroupView.sentenceOf(node.group()))
                .isEqualTo("web waits for its hook BatchBeforeOnline /hooks/BatchBeforeOnline, at most 300 s.");
        node.run(10 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        node.command(Verb.OFFLINE, "");
        node.run(5 * SECOND);
        assertThat(node.state("port")).isEqualTo(AgentState.ONLINE);
        node.run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        assertThat(kinds(node)).containsExactly(HookKind.values());
        assertThat(node.hooks).last().extracting("cause").isEqualTo("offline web by tester");
        node.command(Verb.ONLINE, "");
        node.run(MINUTE);
        assertThat(kinds(node)).hasSize(8);
    }

    @Test
    void G15_failureIsToldAndChangesNothing() {
        SpecBuilder spec = SpecBuilder.appAndPort();
        Stream.of(HookKind.values()).filter(kind -> kind != HookKind.PRE_ONLINE).forEach(spec::hook);
        SimNode node = new SimNode(spec.build());
        node.hookConduct = Conduct.FAILS;
        node.start().run(SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.raised).contains(EventKind.HOOK_FAILED).doesNotContain(EventKind.GROUP_FAULTED);
    }

    @Test
    void G15_aHookThatHangsIsKilledAfterBatchTimeoutAndThenItGoesOn() {
        SimNode node = new SimNode(
                SpecBuilder.appAndPort().hook(HookKind.BEFORE_ONLINE).build());
        node.hookConduct = Conduct.HANGS;
        node.start().run(299 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.OFFLINE);
        node.run(2 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.isCancelled(node.hooks.get(0))).isTrue();
        assertThat(node.raised).contains(EventKind.HOOK_FAILED);
    }

    @Test
    void G15_aResourceHasHooksOfItsOwn() {
        SimNode node = started(
                        SpecBuilder.web()
                                .resource("app")
                                .ownHook(HookKind.BEFORE_ONLINE)
                                .ownHook(HookKind.AFTER_OFFLINE)
                                .resource("port", "app"),
                        SECOND)
                .run(5 * SECOND);
        assertThat(node.hooks).extracting(GroupAction.RunHook::resource).containsExactly("app");
        node.command(Verb.OFFLINE, "app");
        node.run(5 * SECOND);
        node.command(Verb.ONLINE, "app");
        node.run(5 * SECOND);
        assertThat(kinds(node)).containsExactly(HookKind.BEFORE_ONLINE, HookKind.AFTER_OFFLINE, HookKind.BEFORE_ONLINE);
    }

    @Test
    void G15_aFaultWaitsForNoHookAndIsTheCauseAfterwards() {
        SimNode node = started(withAll(), 10 * SECOND).run(MINUTE);
        node.kill("app");
        node.run(SECOND);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("port").isUp).isFalse();
        assertThat(kinds(node)).doesNotContain(HookKind.BEFORE_OFFLINE).contains(HookKind.AFTER_OFFLINE);
        assertThat(node.hooks).last().extracting("cause").asString().startsWith("app faulted (went offline unasked");
    }

    @Test
    void G15_aLostLeaseWaitsForNoHook() {
        SimNode node = started(withAll(), 10 * SECOND).run(MINUTE);
        node.command(Verb.OFFLINE, "");
        node.run(SECOND);
        assertThat(node.state("app")).isEqualTo(AgentState.ONLINE);
        node.tell(new GroupEvent.LeaseLost("cut"));
        node.run(SECOND);
        assertThat(node.resources.get("app").isUp).isFalse();
        GroupAction.RunHook before = node.hooks.stream()
                .filter(hook -> hook.kind() == HookKind.BEFORE_OFFLINE)
                .findFirst()
                .orElseThrow();
        assertThat(node.isCancelled(before)).isTrue();
    }

    @Test
    void G15_aForcedOfflineWaitsForNoHook() {
        SimNode node = started(withAll(), 10 * SECOND).run(MINUTE);
        node.command(Verb.FORCE_OFFLINE, "");
        node.run(SECOND);
        assertThat(node.resources.get("app").isUp).isFalse();
        assertThat(kinds(node)).doesNotContain(HookKind.BEFORE_OFFLINE);
    }

    @Test
    void G15_aHookThatNothingWaitsForAnyMoreIsEnded() {
        SimNode node = started(withAll(), 10 * SECOND).run(15 * SECOND);
        node.command(Verb.OFFLINE, "");
        assertThat(node.isCancelled(node.hooks.get(1))).isTrue();
        node.run(MINUTE);
        assertThat(node.resources.get("app").starts).isZero();
        node.command(Verb.ONLINE, "");
        node.run(MINUTE);
        assertThat(kinds(node))
                .as("asked anew, from the beginning")
                .containsExactly(
                        HookKind.PRE_ONLINE,
                        HookKind.BEFORE_ONLINE,
                        HookKind.PRE_ONLINE,
                        HookKind.BEFORE_ONLINE,
                        HookKind.AFTER_ONLINE);
    }

    @Test
    void G15_whatIsFoundRunningIsAdoptedWithoutHooks() {
        SimNode node = new SimNode(withAll().build());
        node.startByHand("app");
        node.startByHand("port");
        node.start().run(MINUTE);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.hooks).isEmpty();
    }

    @Test
    void G15_aRestartInPlaceRunsNoHookOfTheGroup() {
        SpecBuilder spec = SpecBuilder.web().resource("app").with(Attribute.RESTART_LIMIT, 1);
        Stream.of(HookKind.values()).forEach(spec::hook);
        SimNode node = started(spec, 10).run(5 * SECOND);
        int before = node.hooks.size();
        node.kill("app");
        node.run(5 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
        assertThat(node.hooks).hasSize(before);
    }

    @Test
    void G15_whatIsNeverStoppedDoesNotRepeatTheHookAfterOffline() {
        SimNode node = started(
                        SpecBuilder.web()
                                .resource("mount")
                                .with(Attribute.ACTIONS, 1)
                                .resource("app", "mount")
                                .hook(HookKind.AFTER_OFFLINE),
                        10)
                .run(5 * SECOND);
        node.command(Verb.OFFLINE, "");
        node.run(10 * MINUTE);
        assertThat(kinds(node)).containsExactly(HookKind.AFTER_OFFLINE);
    }

    @Test
    void G16_aVetoKeepsTheGroupFromHereForOneReasonUntilItIsCleared() {
        SimNode node =
                new SimNode(SpecBuilder.appAndPort().hook(HookKind.PRE_ONLINE).build());
        node.hookConduct = Conduct.FAILS;
        node.start().run(SECOND);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(node.resources.get("app").starts).isZero();
        assertThat(node.facts).last().satisfies(fact -> {
            assertThat(fact.fact()).isEqualTo(GroupFact.FAULTED);
            assertThat(fact.because()).isEqualTo("PreOnline /hooks/PreOnline exited");
        });
        assertThat(GroupView.sentenceOf(node.group()))
                .startsWith("PreOnline /hooks/PreOnline exited, so web is not online here.")
                .endsWith("`mainstay clear web` starts it again.");
        node.hookConduct = Conduct.WORKS;
        node.command(Verb.CLEAR, "");
        node.run(SECOND);
        assertThat(node.state()).isEqualTo(GroupState.ONLINE);
    }

    @Test
    void G16_silenceIsNoLeave() {
        SimNode node =
                new SimNode(SpecBuilder.appAndPort().hook(HookKind.PRE_ONLINE).build());
        node.hookConduct = Conduct.HANGS;
        node.start().run(301 * SECOND);
        assertThat(node.state()).isEqualTo(GroupState.FAULTED);
        assertThat(GroupView.causeOf(node.group())).endsWith("did not end within 300000 ms and was killed");
    }

    @Test
    void anAnswerThatComesLateIsDropped() {
        SimNode node = started(withAll(), 10).run(5 * SECOND);
        Group before = node.group();
        node.tell(new GroupEvent.HookEnded(1, GroupEvent.HookResult.FAILED, "late"));
        assertThat(node.group()).isEqualTo(before);
    }
}
