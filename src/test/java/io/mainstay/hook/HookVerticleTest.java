package io.mainstay.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.mainstay.exec.Tests;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's hooks against real programs and a real receiver; the ledger's rules are the real ones. */
@Timeout(120)
class HookVerticleTest {
    @TempDir
    Path directory;

    private final Vertx outside = Vertx.vertx();
    private final OneLedger ledger = new OneLedger("n1", "n2", "w1");
    private Receiver receiver;
    private long told;

    @BeforeEach
    void begin() throws Exception {
        Files.createDirectories(directory.resolve("n1"));
        Files.createDirectories(directory.resolve("n2"));
        receiver = new Receiver(outside);
    }

    @AfterEach
    void end() throws Exception {
        Tests.await(outside.close());
    }

    private HookNode node(String name, EventHook... hooks) throws Exception {
        return new HookNode(name, directory, vertx -> new LedgerHookLog(name, ledger.of(name)), hooks);
    }

    private void happen(int events) {
        for (int i = 0; i < events; i++) {
            LoggedEvent event = new LoggedEvent(
                    0,
                    1,
                    "w1",
                    1,
                    ++told,
                    "web",
                    "app",
                    "faulted",
                    Severity.ERROR,
                    "it failed",
                    0,
                    Asking.NOBODY,
                    Collections.emptySortedMap());
            ledger.tell("w1", event);
        }
    }

    /** The first position of a new hook, after which everything is for it. */
    private void lead(String node, String... hooks) throws Exception {
        ledger.lead(node);
        for (String hook : hooks) {
            Tests.within(30, () -> recorded(hook) == 0);
        }
    }

    private long recorded(String hook) {
        return ledger.state().log().read().getOrDefault(hook, -1L);
    }

    @Test
    void T1_T4_inOrderThroughFailuresRedirectsAndSilence() throws Exception {
        Promise<Void> hanging = Promise.promise();
        receiver.next(500)
                .next(request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", receiver.url("/elsewhere"))
                        .end())
                .next(request -> hanging.complete())
                .next(204)
                .next(422);
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/in")))) {
            lead("n1", "chat");
            happen(4);
            n1.until(() -> receiver.numbers().size() == 3);
            Tests.await(hanging.future());
            n1.clock.advance(30_000);
            n1.until(() -> receiver.numbers().size() == 7);
            n1.until(() -> recorded("chat") == 4);
            assertThat(receiver.numbers()).containsExactly(1L, 1L, 1L, 1L, 2L, 3L, 4L);
            assertThat(receiver.paths).containsOnly("POST /in");
            assertThat(receiver.bodies.stream().map(body -> body.getInteger("attempt")))
                    .containsExactly(1, 2, 3, 4, 1, 1, 1);
            assertThat(n1.raised)
                    .extracting(each -> each.kind())
                    .containsExactly(EventKind.DELIVERY_FAILING, EventKind.DELIVERY_RESUMED);
            HookView view = n1.views().get(0);
            assertThat(view.tally().delivered()).isEqualTo(3);
            assertThat(view.tally().givenUp()).isEqualTo(1);
            assertThat(view.failure()).isEqualTo("answered 422; last line: status 422");
            assertThat(view.backlog()).isZero();
            assertThat(view.failures()).isZero();
        }
    }

    @Test
    void T7_aLeaderKilledBetweenDeliveryAndRecordingHasExactlyThatEventRepeated() throws Exception {
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/")));
                HookNode n2 = node("n2", Hooks.webhook(receiver.url("/")))) {
            lead("n1", "chat");
            happen(2);
            n1.until(() -> recorded("chat") == 2);
            happen(1);
            Tests.within(30, () -> receiver.numbers().size() == 3);
            assertThat(recorded("chat")).as("a second has not passed").isEqualTo(2);
            ledger.of("n1").kill();
            ledger.lead("n2");
            happen(1);
            n2.until(() -> recorded("chat") == 4);
            assertThat(receiver.numbers()).containsExactly(1L, 2L, 3L, 3L, 4L);
            assertThat(receiver.headers.get(3).get("webhook-id"))
                    .as("the receiver can tell that it is a repetition")
                    .isEqualTo(receiver.headers.get(2).get("webhook-id"));
        }
    }

    @Test
    void T3_aChangeOfLeaderAfterTheRecordingRepeatsNothing() throws Exception {
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/")));
                HookNode n2 = node("n2", Hooks.webhook(receiver.url("/")))) {
            lead("n1", "chat");
            happen(3);
            n1.until(() -> recorded("chat") == 3);
            ledger.lead("n2");
            happen(2);
            n2.until(() -> recorded("chat") == 5);
            ledger.lead("n1");
            happen(1);
            n1.until(() -> recorded("chat") == 6);
            assertThat(receiver.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(n1.views().get(0).runner()).isEqualTo("n1");
            assertThat(n2.views().get(0).runner()).isEqualTo("n1");
            assertThat(n2.views().get(0).position()).isEqualTo(6);
        }
    }

    @Test
    void T3_aLeaderDoesNotDeliverBeforeItKnowsWhatWasRecorded() throws Exception {
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/")))) {
            lead("n1", "chat");
            ledger.lead("n2");
            ledger.halt(true);
            ledger.lead("n1");
            happen(1);
            for (int i = 0; i < 5; i++) {
                n1.clock.advance(500);
                assertThat(n1.views()).hasSize(1);
            }
            assertThat(receiver.numbers()).isEmpty();
            ledger.halt(false);
            n1.until(() -> receiver.numbers().size() == 1);
        }
    }

    @Test
    void T9_aHookThatHangsHoldsUpNoOther() throws Exception {
        Path out = directory.resolve("out");
        EventHook hangs = new EventHook(
                "hangs",
                EventHook.Filter.ALL,
                new EventHook.Exec(List.of("/bin/sh", "-c", "sleep 1000"), Optional.empty()),
                30_000,
                0);
        EventHook writes = Hooks.exec("/bin/sh", "-c", "echo $MAINSTAY_EVENT_NUMBER >> " + out);
        try (HookNode n1 = node("n1", hangs, writes, Hooks.webhook(receiver.url("/")))) {
            lead("n1", "hangs", "pager", "chat");
            happen(20);
            Tests.within(30, () -> receiver.numbers().size() == 20);
            Tests.within(30, () -> Files.exists(out) && Files.readAllLines(out).size() == 20);
            assertThat(Files.readAllLines(out))
                    .isEqualTo(LongStream.rangeClosed(1, 20)
                            .mapToObj(Long::toString)
                            .toList());
            n1.until(() -> n1.raised.stream().anyMatch(each -> each.kind() == EventKind.DELIVERY_GIVEN_UP));
            assertThat(n1.raised.get(0).text()).contains("hook hangs").contains("30000 ms");
        }
    }

    @Test
    void aChangeOfTheFileTakesEffectWithoutARestart() throws Exception {
        Receiver other = new Receiver(outside);
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/")))) {
            lead("n1", "chat");
            happen(1);
            n1.until(() -> recorded("chat") == 1);
            n1.configure(Hooks.webhook(other.url("/")), Hooks.exec("/bin/true"));
            Tests.within(10, () -> n1.views().size() == 2);
            happen(1);
            Tests.within(30, () -> other.numbers().size() == 1);
            n1.configure();
            Tests.within(10, () -> n1.views().isEmpty());
            happen(1);
            assertThat(receiver.numbers()).containsExactly(1L);
            assertThat(other.numbers()).containsExactly(2L);
        }
    }

    @Test
    void aHookIsTriedBesideWhatIsUnderWayOnAnyNode() throws Exception {
        receiver.next(204).next(request -> request.response().setStatusCode(401).end("who are you?"));
        try (HookNode n2 = node("n2", Hooks.webhook(receiver.url("/")))) {
            ledger.lead("n1");
            HookTrial good = Tests.await(n2.test("chat"));
            assertThat(good.isDelivered()).isTrue();
            assertThat(receiver.bodies.get(0).getString("event")).isEqualTo("delivery-test");
            assertThat(receiver.bodies.get(0).getLong("number")).isZero();
            assertThat(receiver.bodies.get(0).getString("text"))
                    .isEqualTo("this is a test of hook chat from n2, asked for by kim");
            HookTrial bad = Tests.await(n2.test("chat"));
            assertThat(bad)
                    .extracting(HookTrial::isDelivered, HookTrial::output)
                    .containsExactly(false, "who are you?");
            assertThatThrownBy(() -> Tests.await(n2.test("chatt")))
                    .hasMessageContaining("There is no hook 'chatt' on n2");
            assertThat(recorded("chat")).as("the ledger is not touched").isEqualTo(-1);
        }
    }

    @Test
    void aTestThatHangsIsEnded() throws Exception {
        Promise<Void> reached = Promise.promise();
        receiver.next(request -> reached.complete());
        try (HookNode n1 = node("n1", Hooks.webhook(receiver.url("/")))) {
            var trial = n1.test("chat");
            Tests.await(reached.future());
            n1.clock.advance(30_000);
            assertThat(Tests.await(trial).text()).isEqualTo("did not end within 30000 ms");
        }
    }

    @Test
    void aNodeAloneGoesOnWhereItWasAfterARestart() throws Exception {
        EventLog[] log = {EventLog.EMPTY};
        for (int life = 1; life <= 2; life++) {
            int expected = life * 2;
            try (HookNode n1 = new HookNode(
                    "n1",
                    directory,
                    vertx -> {
                        vertx.eventBus()
                                .localConsumer(
                                        Addresses.LOCAL_LOG_NOW, message -> message.reply(log[0], LocalCodec.LOCAL));
                        return new AloneHookLog("n1", vertx, directory);
                    },
                    Hooks.webhook(receiver.url("/")))) {
                // The first position, of an empty log, is recorded before anything happens.
                n1.until(() -> new PositionFile(directory).read().containsKey("chat"));
                log[0] = log[0].with(List.of(Hooks.event(0), Hooks.event(0)));
                n1.vertx().eventBus().publish(Addresses.LOCAL_LOG, log[0], LocalCodec.LOCAL);
                n1.until(() -> new PositionFile(directory).read().get("chat") == expected);
            }
        }
        assertThat(receiver.numbers()).containsExactly(1L, 2L, 3L, 4L);
    }
}
