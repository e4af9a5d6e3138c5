package io.mainstay.resource.lsb;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.agent.Outcome.Verdict;
import io.mainstay.exec.Call;
import io.mainstay.exec.Exit;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LsbTest {
    private static final ResourceId ID = new ResourceId("web", "app");

    @TempDir
    Path directory;

    private final LsbType lsb = new LsbType(LsbType.Way.DIRECT);
    private final LsbType service = new LsbType(LsbType.Way.COMMAND);
    private Workshop workshop;
    private int calls;

    @BeforeEach
    void begin() {
        workshop = Workshops.at(directory, "test-lsb");
    }

    @AfterEach
    void end() throws IOException {
        workshop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, ONLINE, DONE, DONE", "1, OFFLINE, FAILED, FAILED", "2, OFFLINE, NOT_HERE, FAILED",
        "3, OFFLINE, NOT_HERE, FAILED", "4, UNKNOWN, NOT_HERE, FAILED", "5, UNKNOWN, NOT_HERE, FAILED",
        "6, UNKNOWN, NOT_HERE, FAILED", "7, UNKNOWN, FAILED, DONE", "8, UNKNOWN, FAILED, FAILED",
        "150, UNKNOWN, FAILED, FAILED"
    })
    void A56_codesMeanWhatTheStandardSays(int code, Status status, Verdict start, Verdict stop) {
        Exit exit = new Exit(code, "why\n", 1);
        assertThat(LsbCode.status(exit).status()).isEqualTo(status);
        assertThat(LsbCode.status(exit).detail())
                .contains("status exited " + code)
                .endsWith("last line: why");
        assertThat(LsbCode.start(exit).verdict()).isEqualTo(start);
        assertThat(LsbCode.stop(exit).verdict()).isEqualTo(stop);
    }

    @Test
    void aScriptIsBroughtOnlineAndTakenOfflineAndTheGuardKnowsItsStopMeanwhile() throws Exception {
        Path entry = directory.resolve("fence/web-app");
        Resource app = script();
        assertThat(Tests.await(app.monitor(next())).status()).isEqualTo(Status.OFFLINE);
        assertThat(Tests.await(app.online(next())).isDone()).isTrue();
        assertThat(Files.readString(entry)).contains("app\0stop\0");
        assertThat(Tests.await(app.monitor(next())).status()).isEqualTo(Status.ONLINE);
        assertThat(Tests.await(app.offline(next())).isDone()).isTrue();
        assertThat(Tests.await(app.monitor(next())).detail()).isEqualTo("status exited 3 (not running)");
        assertThat(entry).doesNotExist();
    }

    @Test
    void theGuardAloneEndsItByItsStop() throws Exception {
        Resource app = script();
        Tests.await(app.online(next()));
        assertThat(directory.resolve("up")).exists();
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(directory.resolve("up")).doesNotExist();
    }

    @Test
    void aCleanIsDoneWhereTheStopFailsAndNothingRuns() throws Exception {
        write("[ $1 = status ] && exit 3; exit 5");
        Outcome cleaned = Tests.await(make().clean(next(), CleanReason.ONLINE_INEFFECTIVE));
        assertThat(cleaned.isDone()).isTrue();
        assertThat(cleaned.detail())
                .isEqualTo("stop exited 5 (the program is not installed), but nothing runs: "
                        + "status exited 3 (not running)");
        write("[ $1 = status ] && exit 0; exit 1");
        assertThat(Tests.await(make().clean(next(), CleanReason.ONLINE_INEFFECTIVE))
                        .isDone())
                .isFalse();
    }

    @Test
    void whatIsMissingOrDangerousIsSaid() throws IOException {
        assertThat(lsb.check(Map.of("script", "no-such-script"), AgentSettings.DEFAULTS))
                .extracting(Conflict::problem)
                .containsExactly("/etc/init.d/no-such-script is not there");
        Path file = Files.writeString(directory.resolve("plain"), "");
        assertThat(lsb.check(Map.of("script", file.toString()), AgentSettings.DEFAULTS))
                .extracting(Conflict::remedy)
                .containsExactly("chmod +x it");
        for (String name : List.of("--status-all", "a b", "../x", "-x")) {
            assertThat(service.check(Map.of("name", name), AgentSettings.DEFAULTS))
                    .as(name)
                    .hasSize(1);
        }
        assertThat(service.check(Map.of("name", "getty@tty1"), AgentSettings.DEFAULTS))
                .isEmpty();
        assertThat(service.advise(Map.of("name", "no-such-script"), AgentSettings.DEFAULTS))
                .extracting(Conflict::problem)
                .containsExactly("is neither in /etc/init.d nor a unit of systemd on this node");
    }

    @Test
    void bothTypesClaimTheSameScript() {
        assertThat(lsb.claims(ID, Map.of("script", "/etc/init.d/app")))
                .isEqualTo(service.claims(ID, Map.of("name", "app")));
        assertThat(service.create(context(Map.of("name", "app"))).info()).containsEntry("script", "service app");
    }

    private Resource script() throws IOException {
        Path up = directory.resolve("up");
        write("case $1 in start) touch " + up + ";; stop) rm -f " + up + ";; status) [ -e " + up
                + " ] || exit 3;; esac; exit 0");
        return make();
    }

    private void write(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("app"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Resource make() {
        Map<String, Object> values = Map.of("script", directory.resolve("app").toString());
        assertThat(lsb.check(values, AgentSettings.DEFAULTS)).isEmpty();
        return lsb.create(context(values));
    }

    private FakeContext context(Map<String, Object> values) {
        return new FakeContext(ID, values, directory, workshop);
    }

    private Call next() {
        return new Call(++calls);
    }
}
