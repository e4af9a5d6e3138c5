package io.mainstay.resource.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.agent.MonitorResult.Cause;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs say of themselves by sd_notify(3), sent by real ones over the real socket. */
@Timeout(60)
class SelfReportTest {
    private static final String SAY = "say() { printf \"$1\" | socat -u - UNIX-SENDTO:\"$NOTIFY_SOCKET\"; }; ";

    @TempDir
    Path state;

    private Apps apps;

    @BeforeEach
    void begin() {
        assumeTrue(Epoll.isAvailable(), "skipped: Netty's epoll library does not load here");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "skipped: socat is missing (apt-get install socat)");
        apps = new Apps(state);
        apps.parameters.put("ready.notify", true);
    }

    @AfterEach
    void end() throws Exception {
        if (apps != null) {
            apps.close();
        }
    }

    @Test
    void itIsOnlineOnceItSaysSoAndItsStatusIsShown() throws Exception {
        Path go = state.resolve("go");
        Resource app = apps.open(apps.context(SAY + "say 'STATUS=loading\\nX=1'; while [ ! -e " + go
                + " ]; do sleep 0.01; done; say 'STATUS=serving\\nREADY=1\\n'; sleep 60"));
        Future<Outcome> online = app.online(apps.call());
        Tests.within(10, () -> "loading".equals(app.info().get("status")));
        assertThat(online.isComplete()).isFalse();
        assertThat(app.info()).containsEntry("ready", "waiting for READY=1");
        Files.createFile(go);
        assertThat(Tests.await(online).detail()).contains("ready: READY=1 after");
        assertThat(app.info()).containsEntry("status", "serving").doesNotContainKey("ready");
        assertThat(apps.monitor(app).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void anotherUserReachesTheSocketAndNobodyElseDoes() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: running as another user needs root");
        apps.parameters.put("user", "nobody");
        Resource app = apps.open(apps.context(SAY + "echo $NOTIFY_SOCKET; say READY=1; sleep 60"));
        assertThat(Tests.await(app.online(apps.call())).detail()).contains("ready: READY=1");
        Path socket = Path.of(apps.output().strip());
        assertThat(Files.getOwner(socket).getName()).isEqualTo("nobody");
        assertThat(Files.getPosixFilePermissions(socket)).hasSize(2);
        Tests.await(app.offline(apps.call()));
        assertThat(socket).doesNotExist();
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void systemdsOwnProgramIsUnderstood() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-notify")), "skipped: systemd-notify is missing");
        Resource app = apps.open(apps.context("systemd-notify --ready --status='serving 3 clients'; sleep 60"));
        assertThat(Tests.await(app.online(apps.call())).detail()).contains("ready: READY=1");
        assertThat(app.info()).containsEntry("status", "serving 3 clients");
    }

    @Test
    void whoGivesNoSignOfLifeIsAFaultAndNotOffline() throws Exception {
        apps.parameters.put("watchdog", 400L);
        FakeContext context = apps.context(SAY + "echo $WATCHDOG_USEC; say READY=1;"
                + " for i in 1 2 3 4 5 6 7 8; do sleep 0.1; say WATCHDOG=1; done; echo hung; sleep 60");
        Resource app = apps.open(context);
        Tests.await(app.online(apps.call()));
        Tests.within(10, () -> apps.output().startsWith("400000\n"));
        FakeContext.Heard heard = context.heard.poll(10, TimeUnit.SECONDS);
        assertThat(apps.output()).as("not while it gave signs").contains("hung");
        assertThat(heard.result().status()).isEqualTo(Status.OFFLINE);
        assertThat(heard.result().detail()).contains("gave no sign of life (WATCHDOG=1) for ");
        assertThat(apps.monitor(app).status()).as("it still runs").isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anAgentThatComesBackHearsItAtTheSamePlace() throws Exception {
        apps.parameters.put("watchdog", 2_000L);
        Path go = state.resolve("go");
        String script = SAY + "say READY=1; while :; do say WATCHDOG=1; [ ! -e " + go
                + " ] || say STATUS=again; sleep 0.1; done";
        Resource first = apps.open(apps.context(script));
        Tests.await(first.online(apps.call()));
        Tests.within(
                5, () -> !Files.readString(state.resolve("run/web-app.pid")).contains("unready"));
        Tests.await(first.close());
        FakeContext context = apps.context(script);
        Resource later = apps.open(context);
        assertThat(apps.monitor(later).status()).isEqualTo(Status.ONLINE);
        Files.createFile(go);
        Tests.within(10, () -> "again".equals(later.info().get("status")));
        assertThat(context.heard).isEmpty();
    }

    @Test
    void twoLooksAtOnceHearItOnce() throws Exception {
        apps.parameters.put("watchdog", 500L);
        Path hang = state.resolve("hang");
        String script = SAY + "say READY=1; while [ ! -e " + hang + " ]; do say WATCHDOG=1; sleep 0.05; done; sleep 60";
        Resource first = apps.open(apps.context(script));
        Tests.await(first.online(apps.call()));
        Tests.within(
                5, () -> !Files.readString(state.resolve("run/web-app.pid")).contains("unready"));
        Tests.await(first.close());
        FakeContext context = apps.context(script);
        Resource later = apps.openAndMonitorAtOnce(context);
        long until = Tests.nowMs() + 700;
        Tests.within(5, () -> Tests.nowMs() > until);
        assertThat(context.heard).as("its signs are heard").isEmpty();
        Files.createFile(hang);
        assertThat(context.heard.poll(10, TimeUnit.SECONDS).result().detail()).contains("gave no sign of life");
        assertThat(later.info()).containsKey("pid");
    }

    @Test
    void A15_whoSaysThatItStopsAndEndsWellStoppedOnPurpose() throws Exception {
        FakeContext context = apps.context(SAY + "say READY=1; sleep 0.1; say STOPPING=1; exit 0");
        Resource app = apps.open(context);
        Tests.await(app.online(apps.call()));
        FakeContext.Heard heard = context.heard.poll(10, TimeUnit.SECONDS);
        assertThat(heard.result().cause()).isEqualTo(Cause.INTENDED);
        assertThat(heard.result().detail()).isEqualTo("it said that it stops; exited 0");
    }

    @Test
    void whatIsNotKnownIsPassedOver() {
        assertThat(Notice.parse("")).isEqualTo(new Notice(false, false, false, Optional.empty()));
        assertThat(Notice.parse("READY=0\nMAINPID=1\nWATCHDOG=trigger\nREADY=1x\n=\n"))
                .isEqualTo(new Notice(false, false, false, Optional.empty()));
        assertThat(Notice.parse("STATUS=a\u001b[2J\nREADY=1\nSTOPPING=1\nWATCHDOG=1"))
                .isEqualTo(new Notice(true, true, true, Optional.of("a?[2J")));
    }
}
