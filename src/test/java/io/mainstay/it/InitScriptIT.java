package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.mainstay.resource.lsb.LsbType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A daemon behind an init script in /etc/init.d, called directly and through Debian's service command. */
@Timeout(120)
class InitScriptIT {
    private static final String NAME = "mainstay-it-" + ProcessHandle.current().pid();
    private static final Path SCRIPT = Path.of("/etc/init.d", NAME);

    @TempDir
    Path directory;

    private Workshop workshop;
    private int calls;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "not root, so no init script can be installed");
        assumeTrue(Files.isDirectory(SCRIPT.getParent()), "this machine has no /etc/init.d");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/service")), "this machine has no service command");
        assumeTrue(Files.isExecutable(Path.of("/sbin/start-stop-daemon")), "this machine has no start-stop-daemon");
        assumeTrue(Files.exists(Path.of("/lib/lsb/init-functions")), "this machine has no /lib/lsb/init-functions");
        assumeTrue(!Files.exists(Path.of("/run/systemd/system")), "systemd runs here and would not read a new script");
        workshop = Workshops.at(directory, "test-init");
        Files.writeString(SCRIPT, """
                #!/bin/sh
                . /lib/lsb/init-functions
                pid=%s/daemon.pid
                case $1 in
                  start) start-stop-daemon --start --oknodo --quiet --background --make-pidfile --pidfile $pid --exec /bin/sleep -- 1000 ;;
                  stop) start-stop-daemon --stop --oknodo --quiet --retry 3 --remove-pidfile --pidfile $pid ;;
                  status) status_of_proc -p $pid /bin/sleep sleep ;;
                  *) exit 3 ;;
                esac
                """.formatted(directory));
        Files.setPosixFilePermissions(SCRIPT, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() throws Exception {
        if (workshop != null) {
            workshop.close();
            Files.deleteIfExists(SCRIPT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void livesFromItsStartToItsFence(LsbType.Way way) throws Exception {
        LsbType type = new LsbType(way);
        Map<String, Object> values = Map.of("script", NAME, "name", NAME);
        assertThat(type.check(values, AgentSettings.DEFAULTS)).isEmpty();
        assertThat(type.advise(values, AgentSettings.DEFAULTS)).isEmpty();
        Resource daemon = type.create(new FakeContext(new ResourceId("it", "init"), values, directory, workshop));
        assertThat(look(daemon)).isEqualTo(Status.OFFLINE);
        online(daemon);
        online(daemon);
        OcfLife.kill(directory.resolve("daemon.pid"));
        assertThat(look(daemon)).isEqualTo(Status.OFFLINE);
        assertThat(Tests.await(daemon.clean(next(), CleanReason.UNEXPECTED_OFFLINE))
                        .isDone())
                .isTrue();
        online(daemon);
        assertThat(Tests.await(daemon.offline(next())).isDone()).isTrue();
        assertThat(Tests.await(daemon.offline(next())).isDone()).isTrue();
        assertThat(look(daemon)).isEqualTo(Status.OFFLINE);
        online(daemon);
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(look(daemon)).isEqualTo(Status.OFFLINE);
    }

    private void online(Resource daemon) throws Exception {
        assertThat(Tests.await(daemon.online(next())).isDone()).isTrue();
        Tests.within(10, () -> look(daemon) == Status.ONLINE);
    }

    private Status look(Resource daemon) throws Exception {
        return Tests.await(daemon.monitor(next())).status();
    }

    private Call next() {
        return new Call(++calls);
    }
}
