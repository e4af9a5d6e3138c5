package io.mainstay.resource.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Cause;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.agent.Outcome.Verdict;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OcfResourceTest {
    @TempDir
    Path root;

    private Workshop workshop;
    private int calls;

    @BeforeEach
    void begin() {
        workshop = Workshops.at(root, "test-ocf");
    }

    @AfterEach
    void end() throws IOException {
        workshop.close();
    }

    @Test
    void anAgentFindsTheEnvironmentOfItsStandard() throws Exception {
        Path told = root.resolve("told");
        FakeAgent agent = new FakeAgent(
                root,
                "echo \"$1 $OCF_ROOT $OCF_RESOURCE_INSTANCE $OCF_RESOURCE_PROVIDER/$OCF_RESOURCE_TYPE"
                        + " $OCF_RA_VERSION_MAJOR.$OCF_RA_VERSION_MINOR $OCF_RESKEY_ip $OCF_CHECK_LEVEL"
                        + " $OCF_RESKEY_CRM_meta_timeout $OCF_RESKEY_CRM_meta_interval $HA_RSCTMP $MAINSTAY_GROUP\" >> "
                        + told + "; exit 0");
        Resource thing = agent.create(workshop);
        assertThat(await(thing.open(next())).isDone()).isTrue();
        await(thing.monitor(next()));
        await(thing.monitor(next()));
        await(thing.online(next()));
        await(thing.offline(next()));
        await(thing.clean(next(), CleanReason.MONITOR_HUNG));
        String head = " " + root + " web.thing test/Thing 1.1 192.0.2.7 0 ";
        String tail = " /run/resource-agents web";
        assertThat(Files.readAllLines(told))
                .containsExactly(
                        "validate-all" + head + "60000 0" + tail,
                        "monitor" + head + "10000 0" + tail,
                        "monitor" + head + "10000 10000" + tail,
                        "start" + head + "300000 0" + tail,
                        "stop" + head + "300000 0" + tail,
                        "stop" + head + "60000 0" + tail);
    }

    @Test
    void A56_whatFailedWhileItRanIsBrokenAndInAProbeIsNotKnown() throws Exception {
        Path code = Files.writeString(root.resolve("code"), "1");
        Resource thing = new FakeAgent(root, "[ $1 = monitor ] && exit $(cat " + code + "); exit 0").create(workshop);
        assertThat(await(thing.monitor(next())).status()).isEqualTo(Status.UNKNOWN);
        await(thing.online(next()));
        assertThat(await(thing.monitor(next())).cause()).isEqualTo(Cause.BROKEN);
        Files.writeString(code, "5");
        assertThat(await(thing.monitor(next())).cause()).isEqualTo(Cause.NOT_HERE);
        await(thing.offline(next()));
        assertThat(await(thing.monitor(next())).isDown()).isTrue();
    }

    @Test
    void deeperChecksComeAtTheirOwnPaceAndOnlyWhileItRuns() throws Exception {
        Path told = root.resolve("told");
        FakeAgent agent = new FakeAgent(
                root,
                "[ $1 = monitor ] && echo $OCF_CHECK_LEVEL $OCF_RESKEY_CRM_meta_interval >> " + told + "; exit 0");
        agent.values.put("CheckLevel", 10L);
        agent.values.put("CheckInterval", 400L);
        FakeContext context = agent.context(workshop);
        Resource thing = agent.type.create(context);
        await(thing.monitor(next()));
        await(thing.monitor(next()));
        long from = context.nowMs();
        Tests.within(10, () -> context.nowMs() - from > 400);
        await(thing.monitor(next()));
        await(thing.monitor(next()));
        List<String> levels = Files.readAllLines(told);
        assertThat(levels).first().isEqualTo("0 0");
        assertThat(levels.get(2)).isEqualTo("10 400");
        assertThat(levels.get(3)).isEqualTo("0 10000");
    }

    @Test
    void aStartThatCannotSucceedHereSaysSo() throws Exception {
        Resource thing = new FakeAgent(root, "echo 'ocf-exit-reason:no such disk' >&2; exit 5").create(workshop);
        Outcome started = await(thing.online(next()));
        assertThat(started.verdict()).isEqualTo(Verdict.NOT_HERE);
        assertThat(started.detail())
                .isEqualTo("start exited 5 (something that it needs is not installed): no such disk");
        Outcome cleaned = await(thing.clean(next(), CleanReason.ONLINE_INEFFECTIVE));
        assertThat(cleaned.isDone()).as(cleaned.detail()).isTrue();
        assertThat(cleaned.detail()).contains("but nothing runs: monitor exited 5");
    }

    @Test
    void A56_anAgentThatIsGoneCannotRunHere() throws Exception {
        FakeAgent agent = new FakeAgent(root, "exit 0");
        Resource thing = agent.create(workshop);
        Files.delete(root.resolve("resource.d/test/Thing"));
        Outcome started = await(thing.online(next()));
        assertThat(started.verdict()).isEqualTo(Verdict.NOT_HERE);
        assertThat(started.detail()).contains("does not exist");
    }

    @Test
    void aCleanWhoseStopFailsIsNotDoneWhileSomethingMayRun() throws Exception {
        Resource thing = new FakeAgent(root, "[ $1 = monitor ] && exit 0; exit 1").create(workshop);
        Outcome cleaned = await(thing.clean(next(), CleanReason.ONLINE_INEFFECTIVE));
        assertThat(cleaned.detail()).isEqualTo("stop exited 1 (it failed); then monitor exited 0 (success)");
        assertThat(cleaned.isDone()).isFalse();
    }

    @Test
    void aChildThatHoldsTheOutputDoesNotHangAStart() throws Exception {
        Path pid = root.resolve("pid");
        Resource thing = new FakeAgent(root, "sleep 60 & echo $! > " + pid + "; exit 0").create(workshop);
        long start = System.nanoTime();
        assertThat(await(thing.online(next())).isDone()).isTrue();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(20);
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
    }

    @Test
    void aCancelledCallIsKilledWithItsChildrenAndItsLateAnswerChangesNothing() throws Exception {
        Path pid = root.resolve("pid");
        Resource thing = new FakeAgent(
                        root,
                        "[ $1 = monitor ] && { [ -e " + pid + " ] && exit 1; sleep 60 & echo $! > " + pid
                                + "; wait; }; exit 0")
                .create(workshop);
        Call call = next();
        Future<MonitorResult> monitor = thing.monitor(call);
        Tests.within(10, () -> Files.exists(pid) && !Files.readString(pid).isEmpty());
        call.cancel();
        assertThat(await(monitor).status()).isEqualTo(Status.UNKNOWN);
        long child = Long.parseLong(Files.readString(pid).strip());
        Tests.within(
                5, () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        await(thing.online(next()));
        assertThat(await(thing.monitor(next())).cause()).isEqualTo(Cause.BROKEN);
    }

    @Test
    void theGuardKnowsItsStopFromBeforeTheStartUntilItIsFoundOffline() throws Exception {
        Path entry = root.resolve("fence/web-thing");
        Path up = root.resolve("up");
        Resource thing = new FakeAgent(
                        root,
                        "case $1 in start) [ -e " + entry + " ] && touch " + up + ";; stop) rm -f " + up
                                + ";; monitor) [ -e " + up + " ] || exit 7;; esac; exit 0")
                .create(workshop);
        await(thing.monitor(next()));
        assertThat(entry).doesNotExist();
        await(thing.online(next()));
        assertThat(up).exists();
        assertThat(Files.readString(entry))
                .startsWith("fence1\0" + "5000\0")
                .contains("Thing\0stop\0", "OCF_RESKEY_CRM_meta_timeout=5000\0", "OCF_RESKEY_ip=192.0.2.7\0");
        await(thing.monitor(next()));
        await(thing.offline(next()));
        await(thing.monitor(next()));
        assertThat(entry).doesNotExist();
    }

    @Test
    void theGuardAloneEndsItByItsStop() throws Exception {
        Path up = root.resolve("up");
        Path told = root.resolve("told");
        Resource thing = new FakeAgent(
                        root,
                        "case $1 in start) touch " + up + ";; stop) rm -f " + up
                                + "; echo $OCF_RESKEY_ip $OCF_RESKEY_CRM_meta_timeout > " + told + ";; esac; exit 0")
                .create(workshop);
        await(thing.online(next()));
        assertThat(up).exists();
        assertThat(LoneGuard.end(root)).isEqualTo(LoneGuard.ENDED);
        assertThat(up).doesNotExist();
        assertThat(told).hasContent("192.0.2.7 5000");
    }

    @Test
    void changedParametersHoldFromTheNextCallOn() throws Exception {
        FakeAgent agent = new FakeAgent(root, "echo $OCF_RESKEY_ip; exit 1");
        Resource thing = agent.create(workshop);
        assertThat(await(thing.online(next())).detail()).endsWith("192.0.2.7");
        agent.give(Map.of("ip", "192.0.2.8"));
        thing.configured();
        assertThat(await(thing.online(next())).detail()).endsWith("192.0.2.8");
        assertThat(thing.info()).containsEntry("agent", "ocf:test:Thing");
    }

    private Call next() {
        return new Call(++calls);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return Tests.await(future);
    }
}
