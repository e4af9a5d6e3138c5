package io.mainstay.resource.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against stand-ins for LVM's programs. */
@Timeout(60)
class LvmResourceTest {
    @TempDir
    Path root;

    private final Map<String, Object> values = new HashMap<>(LvmValuesTest.values(Map.of()));
    private FakeLvm lvm;
    private Workshop workshop;
    private FakeContext context;
    private LvmResource resource;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectory(root.resolve("state"));
        workshop = Workshops.at(root.resolve("state"), "test-lvm");
        lvm = new FakeLvm(root);
        born();
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        workshop.close();
    }

    @Test
    void aGroupIsTakenActivatedAndDeactivatedAndTwiceIsTheSame() throws Exception {
        assertThat(monitor()).isEqualTo(MonitorResult.offline("no volume of vg is active"));
        assertThat(online()).isEqualTo(Outcome.done());
        assertThat(online()).isEqualTo(Outcome.done());
        assertThat(monitor()).isEqualTo(MonitorResult.online("vg is active"));
        assertThat(offline()).isEqualTo(Outcome.done());
        assertThat(offline()).isEqualTo(Outcome.done("was not active"));
        assertThat(monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(Files.readAllLines(root.resolve("calls")))
                .containsExactly(
                        "vgchange -y --systemid n1 vg", "vgchange -ay vg", "vgchange -ay vg", "vgchange -an vg");
    }

    @Test
    void aGroupOfAnotherMachineIsRefusedUnlessItMayBeTaken() throws Exception {
        Files.writeString(root.resolve("owner"), "n2");
        assertThat(online().detail()).startsWith("vg belongs to n2 by its system id, and this is n1");
        assertThat(root.resolve("state/fence/web-vg")).doesNotExist();
        assertThat(monitor().status()).isEqualTo(Status.OFFLINE);
        values.put("takeFrom", List.of("n2"));
        born();
        assertThat(online()).isEqualTo(Outcome.done());
        assertThat(Files.readAllLines(root.resolve("calls")))
                .containsExactly(
                        "vgchange -y --config local/extra_system_ids=[\"n2\"] --systemid n1 vg", "vgchange -ay vg");
    }

    @Test
    void aTagIsWrittenWhereSystemIdsAreNotWanted() throws Exception {
        values.put("exclusive", "tag");
        Files.writeString(root.resolve("tags"), "backup,mainstay:n9");
        born();
        assertThat(online().detail()).startsWith("vg belongs to n9 by its owner tag");
        Files.writeString(root.resolve("tags"), "backup");
        assertThat(online()).isEqualTo(Outcome.done());
        assertThat(Files.readString(root.resolve("tags")).strip()).isEqualTo("mainstay:n1");
    }

    @Test
    void aMachineWithoutASystemIdSaysHowToGiveItOne() throws Exception {
        Files.writeString(root.resolve("systemid"), "");
        Future<Outcome> online = resource.online(new Call(1));
        Tests.within(10, online::isComplete);
        assertThat(online.cause()).hasMessageContaining("set global/system_id_source in /etc/lvm/lvm.conf");
    }

    @Test
    void oneVolumeThatIsDownIsAFaultButNotOffline() throws Exception {
        online();
        monitor();
        Files.delete(root.resolve("block/dm-1/dm/name"));
        Files.delete(root.resolve("block/dm-1/dm"));
        Files.delete(root.resolve("block/dm-1"));
        assertThat(monitor()).isEqualTo(MonitorResult.offline("of vg these are not active: logs"));
        born(); // Another life must not take it for offline.
        assertThat(monitor().status()).isEqualTo(Status.ONLINE);
        Files.createFile(root.resolve("inuse"));
        assertThat(clean().detail())
                .startsWith(
                        "still active: vg-data; vgchange -an vg exited 5; last line: Logical volume vg/data in use.");
        assertThat(monitor().status()).isEqualTo(Status.ONLINE);
        Files.delete(root.resolve("inuse"));
        assertThat(clean().isDone()).isTrue();
    }

    @Test
    void lvmThatFailsOrHangsLeavesAnActiveGroupUnknownAndAnInactiveOneOffline() throws Exception {
        online();
        lvm.stand("lvs", "echo '  Volume group \"vg\" not found'; exit 5");
        assertThat(monitor())
                .isEqualTo(MonitorResult.unknown(
                        "2 volumes of vg are active, but lvs exited 5; last line: Volume group \"vg\" not found"));
        lvm.stand("lvs", "echo nonsense");
        assertThat(monitor().status()).isEqualTo(Status.UNKNOWN);
        offline();
        lvm.stand("lvs", "sleep 1000");
        assertThat(monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void aCancelledActivationIsKilled() throws Exception {
        lvm.stand("vgchange", "echo $$ > $R/pid; exec sleep 1000");
        Call call = new Call(1);
        Future<Outcome> online = resource.online(call);
        Path pid = root.resolve("pid");
        Tests.within(10, () -> Files.exists(pid) && !Files.readString(pid).isEmpty());
        call.cancel();
        Tests.within(10, online::isComplete);
        assertThat(online.failed()).isTrue();
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void theGuardAloneDeactivatesItAndWaitsForWhatIsStillUsed() throws Exception {
        Path entry = root.resolve("state/fence/web-vg");
        online();
        assertThat(entry).exists();
        lvm.stand(
                "vgchange",
                "[ -e $R/tried ] || { touch $R/tried; echo in use; exit 5; }; [ \"$*\" = '-an vg' ] && rm -rf $R/block/dm-*");
        assertThat(LoneGuard.end(root.resolve("state"))).isEqualTo(LoneGuard.ENDED);
        assertThat(monitor().status()).isEqualTo(Status.OFFLINE);
        offline();
        monitor();
        assertThat(entry).doesNotExist();
    }

    private void born() {
        context = new FakeContext(new ResourceId("web", "vg"), Map.copyOf(values), root.resolve("state"), workshop);
        resource = new LvmResource(context, lvm.host());
    }

    private MonitorResult monitor() throws Exception {
        return Tests.await(resource.monitor(new Call(1)));
    }

    private Outcome online() throws Exception {
        return Tests.await(resource.online(new Call(1)));
    }

    private Outcome offline() throws Exception {
        return Tests.await(resource.offline(new Call(1)));
    }

    private Outcome clean() throws Exception {
        return Tests.await(resource.clean(new Call(1), CleanReason.UNEXPECTED_OFFLINE));
    }
}
