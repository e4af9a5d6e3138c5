package io.mainstay.resource.dummy;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DummyResourceTest {
    @TempDir
    Path directory;

    @Test
    void itRemembersWhetherItIsOnline() throws Exception {
        Resource dummy = dummy(Map.of());
        assertThat(status(dummy)).isEqualTo(Status.OFFLINE);
        assertThat(dummy.online(new Call(1)).result().isDone()).isTrue();
        assertThat(status(dummy)).isEqualTo(Status.ONLINE);
        assertThat(dummy.offline(new Call(2)).result().isDone()).isTrue();
        assertThat(status(dummy)).isEqualTo(Status.OFFLINE);
    }

    @Test
    void aPlainMonitorMakesNoObject() {
        Resource dummy = dummy(Map.of());
        assertThat(dummy.monitor(new Call(1))).isSameAs(dummy.monitor(new Call(2)));
    }

    @Test
    void delaysAreWaitedFor() throws Exception {
        Resource dummy = dummy(Map.of("OnlineDelay", 50L, "MonitorDelay", 20L));
        long start = Tests.nowMs();
        Future<Outcome> online = dummy.online(new Call(1));
        assertThat(online.isComplete()).isFalse();
        assertThat(Tests.await(online).isDone()).isTrue();
        assertThat(Tests.nowMs() - start).isGreaterThanOrEqualTo(49);
        assertThat(status(dummy)).isEqualTo(Status.ONLINE);
    }

    @Test
    void aCancelledDelayDoesNothingLater() throws Exception {
        Resource dummy = dummy(Map.of("OnlineDelay", 30L));
        Call call = new Call(1);
        Future<Outcome> online = dummy.online(call);
        call.cancel();
        assertThat(online.failed()).isTrue();
        long until = Tests.nowMs() + 80;
        Tests.within(5, () -> Tests.nowMs() > until);
        assertThat(status(dummy)).isEqualTo(Status.OFFLINE);
    }

    @Test
    void whatIsAskedToFailFails() throws Exception {
        assertThat(Tests.await(dummy(Map.of("Fail", "online")).online(new Call(1)))
                        .isDone())
                .isFalse();
        assertThat(Tests.await(dummy(Map.of("Fail", "offline")).offline(new Call(1)))
                        .isDone())
                .isFalse();
        assertThat(Tests.await(dummy(Map.of("Fail", "clean")).clean(new Call(1), CleanReason.ONLINE_HUNG))
                        .isDone())
                .isFalse();
        assertThat(status(dummy(Map.of("Fail", "monitor")))).isEqualTo(Status.UNKNOWN);
        Call call = new Call(1);
        Future<Outcome> hanging = dummy(Map.of("Fail", "hang-online")).online(call);
        assertThat(hanging.isComplete()).isFalse();
        call.cancel();
        assertThat(hanging.failed()).isTrue();
    }

    @Test
    void itsFileShowsItAndFakesFaults() throws Exception {
        Path file = directory.resolve("app");
        Resource dummy = dummy(Map.of("file", file.toString()));
        Tests.await(dummy.online(new Call(1)));
        assertThat(file).exists();
        Files.delete(file);
        assertThat(status(dummy)).isEqualTo(Status.OFFLINE);
        Files.createFile(file);
        assertThat(status(dummy)).isEqualTo(Status.ONLINE);
        Tests.await(dummy.clean(new Call(2), CleanReason.UNEXPECTED_OFFLINE));
        assertThat(file).doesNotExist();
        assertThat(new DummyType().check(Map.of("file", "app"), AgentSettings.DEFAULTS))
                .hasSize(1);
    }

    private Status status(Resource dummy) throws Exception {
        return Tests.await(dummy.monitor(new Call(9))).status();
    }

    private Resource dummy(Map<String, Object> parameters) {
        return new DummyType()
                .create(new FakeContext(
                        new ResourceId("web", "d"), parameters, directory, Workshops.at(directory, "n1")));
    }
}
