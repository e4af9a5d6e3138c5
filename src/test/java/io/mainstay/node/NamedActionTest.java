package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.Agent;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentMachine;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamedActionTest {
    private static final List<String> OFFERED = List.of("backup", "dump");

    private final List<String> raised = new ArrayList<>();
    private final TreeMap<Long, Runnable> wakeups = new TreeMap<>();
    private final List<Call> calls = new ArrayList<>();
    private Promise<Outcome> answer = Promise.promise();
    private final NamedAction action = new NamedAction(
            new Subject(), new Clock(), (kind, text) -> raised.add(kind.label() + ": " + text), Runnable::run);

    private final class Clock implements Wakeups {
        @Override
        public void wakeAt(long atMs, Runnable task) {
            wakeups.put(atMs, task);
        }

        @Override
        public long nowMs() {
            return 1_000;
        }
    }

    private final class Subject implements Resource {
        @Override
        public Future<MonitorResult> monitor(Call call) {
            throw new AssertionError("not asked");
        }

        @Override
        public Future<Outcome> online(Call call) {
            throw new AssertionError("not asked");
        }

        @Override
        public Future<Outcome> offline(Call call) {
            throw new AssertionError("not asked");
        }

        @Override
        public Future<Outcome> clean(Call call, CleanReason reason) {
            throw new AssertionError("not asked");
        }

        @Override
        public Future<Outcome> action(Call call, String name) {
            if (name.equals("dump")) {
                throw new IllegalStateException("no room");
            }
            calls.add(call);
            return answer.future();
        }
    }

    private static Agent agent(AgentEvent... events) {
        Agent agent = Agent.initial(new ResourceId("web", "app"), AgentSettings.DEFAULTS);
        for (AgentEvent event : events) {
            agent = AgentMachine.step(agent, event, 0).next();
        }
        return agent;
    }

    private static Agent offline() {
        return agent(
                new AgentEvent.Enabled(),
                new AgentEvent.CommandFinished(1, Outcome.done()),
                new AgentEvent.Monitored(2, MonitorResult.offline("")));
    }

    @Test
    void itIsTakenAtOnceAndItsEndIsTold() {
        CommandReply reply = action.begin(offline(), "backup", OFFERED);
        assertThat(reply.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(reply.text()).isEqualTo("web/app does backup, for 30000 ms at most; its end is told as an event");
        assertThat(raised).isEmpty();
        answer.complete(Outcome.done("3 files"));
        assertThat(raised).containsExactly("action-done: backup is done: 3 files");
        wakeups.get(31_000L).run();
        assertThat(raised).as("it has ended in time").hasSize(1);
    }

    @Test
    void aFailureIsToldAsOneAndSoIsWhatIsThrown() {
        action.begin(offline(), "backup", OFFERED);
        answer.complete(Outcome.failed("exited 3"));
        action.begin(offline(), "dump", OFFERED);
        assertThat(raised)
                .containsExactly("action-failed: backup failed: exited 3", "action-failed: dump failed: no room");
    }

    @Test
    void whatTakesTooLongIsEndedAndItsLateAnswerDropped() {
        action.begin(offline(), "backup", OFFERED);
        wakeups.get(31_000L).run();
        assertThat(calls.get(0).isCancelled()).isTrue();
        answer.complete(Outcome.done());
        assertThat(raised).containsExactly("action-failed: backup did not end within 30000 ms and was ended");
    }

    @Test
    void aCommandOfTheAgentEndsIt() {
        action.begin(offline(), "backup", OFFERED);
        action.stepped(offline());
        assertThat(calls.get(0).isCancelled()).isFalse();
        action.stepped(AgentMachine.step(offline(), new AgentEvent.OnlineRequested(), 0)
                .next());
        assertThat(calls.get(0).isCancelled()).isTrue();
        assertThat(raised).containsExactly("action-failed: backup was ended, for its resource is GoingOnline");
    }

    @Test
    void eachRefusalNamesOneReason() {
        assertThat(action.begin(offline(), "bakcup", OFFERED))
                .isEqualTo(CommandReply.refused("web/app has no action bakcup; it has backup, dump"));
        assertThat(action.begin(offline(), "backup", List.of()).text())
                .isEqualTo("web/app has no action backup; its type has none");
        assertThat(action.begin(agent(), "backup", OFFERED).text()).isEqualTo("web/app is disabled; enable it first");
        Agent starting = AgentMachine.step(offline(), new AgentEvent.OnlineRequested(), 0)
                .next();
        assertThat(action.begin(starting, "backup", OFFERED).text())
                .isEqualTo("web/app is GoingOnline; wait until it is settled");
        action.begin(offline(), "backup", OFFERED);
        assertThat(action.begin(offline(), "dump", OFFERED).text())
                .isEqualTo("web/app is busy with its action backup; wait until that has ended");
        assertThat(calls).hasSize(1);
    }

    @Test
    void aResourceWithoutActionsRefusesEachByItself() {
        Resource plain = new Plain();
        assertThat(plain.action(new Call(1), "backup").result()).isEqualTo(Outcome.failed("there is no action backup"));
    }

    private static final class Plain implements Resource {
        @Override
        public Future<MonitorResult> monitor(Call call) {
            return Future.succeededFuture(MonitorResult.offline(""));
        }

        @Override
        public Future<Outcome> online(Call call) {
            return Future.succeededFuture(Outcome.done());
        }

        @Override
        public Future<Outcome> offline(Call call) {
            return Future.succeededFuture(Outcome.done());
        }

        @Override
        public Future<Outcome> clean(Call call, CleanReason reason) {
            return Future.succeededFuture(Outcome.done());
        }
    }
}
