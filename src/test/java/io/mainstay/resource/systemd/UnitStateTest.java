package io.mainstay.resource.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitStateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            active       | running            | ONLINE  | active (running), pid 92
            active       | exited             | ONLINE  | active (exited), pid 92
            active       | listening          | ONLINE  | active (listening), pid 92
            reloading    | reload             | ONLINE  | reloading (reload), pid 92
            refreshing   | refresh            | ONLINE  | refreshing (refresh), pid 92
            activating   | start              | UNKNOWN | activating (start), not yet started
            activating   | start-pre          | UNKNOWN | activating (start-pre), not yet started
            activating   | auto-restart       | OFFLINE | activating (auto-restart), result signal, signal 9; it ended, and systemd is about to start it again
            activating   | auto-restart-queued| OFFLINE | activating (auto-restart-queued), result signal, signal 9; it ended, and systemd is about to start it again
            deactivating | stop-sigterm       | UNKNOWN | deactivating (stop-sigterm), not yet stopped
            deactivating | final-sigkill      | UNKNOWN | deactivating (final-sigkill), not yet stopped
            inactive     | dead               | OFFLINE | inactive (dead), result signal, signal 9
            failed       | failed             | OFFLINE | failed (failed), result signal, signal 9
            maintenance  | cleaning           | UNKNOWN | systemctl says nothing of use about it: maintenance (cleaning)
            ''           | ''                 | UNKNOWN | systemctl says nothing of use about it:  ()
            """)
    void eachStateOfAUnitHasItsMeaning(String active, String sub, MonitorResult.Status status, String detail) {
        MonitorResult result =
                state("ActiveState=" + active, "SubState=" + sub, "MainPID=92").monitor();
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.detail()).isEqualTo(detail);
        assertThat(result.isDown()).isEqualTo(active.equals("inactive") || active.equals("failed"));
    }

    @Test
    void howItEndedIsSaidWhereSystemdSaysIt() {
        assertThat(state(
                                "ActiveState=failed",
                                "SubState=failed",
                                "Result=exit-code",
                                "ExecMainCode=1",
                                "ExecMainStatus=3")
                        .monitor()
                        .detail())
                .isEqualTo("failed (failed), result exit-code, exited 3");
        assertThat(state("ActiveState=inactive", "SubState=dead", "Result=success")
                        .monitor()
                        .detail())
                .isEqualTo("inactive (dead)");
        assertThat(state("ActiveState=failed", "SubState=failed", "Result=resources", "ExecMainCode=0")
                        .monitor()
                        .detail())
                .isEqualTo("failed (failed), result resources");
    }

    @ParameterizedTest
    @CsvSource({
        "loaded, ''",
        "masked, app.service is masked; systemctl unmask allows it to start",
        "not-found, 'app.service is not found on this machine; install it, then systemctl daemon-reload'",
        "bad-setting, app.service cannot be loaded (bad-setting); systemctl status app.service says what is wrong with"
                + " its file",
        "error, app.service cannot be loaded (error); systemctl status app.service says what is wrong with its file"
    })
    void whatCannotStartIsOfflineAndSaysWhy(String loadState, String why) {
        UnitState state = state("LoadState=" + loadState, "ActiveState=inactive", "SubState=dead");
        assertThat(state.monitor().status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(state.obstacle().orElse("")).isEqualTo(why);
        if (!why.isEmpty()) {
            assertThat(state.monitor().detail()).endsWith("(dead), " + loadState);
        }
    }

    @Test
    void aMaskedUnitThatStillRunsIsOnline() {
        assertThat(state("LoadState=masked", "ActiveState=active", "SubState=running")
                        .isActive())
                .isTrue();
    }

    @Test
    void aOneshotIsOnlyOnlineWhenItRemainsAfterItsExit() {
        assertThat(state("Type=oneshot", "RemainAfterExit=no").obstacle().orElse(""))
                .startsWith("app.service is a oneshot without RemainAfterExit=yes");
        assertThat(state("Type=oneshot", "RemainAfterExit=yes").obstacle()).isEmpty();
    }

    @Test
    void whoeverElseStartsItIsNamedWithTheRemedy() {
        assertThat(state("Restart=no", "UnitFileState=disabled").otherMasters()).isEmpty();
        assertThat(state("Restart=no", "UnitFileState=static").otherMasters()).isEmpty();
        assertThat(state().otherMasters()).isEmpty();
        List<String> both = state("Restart=on-failure", "UnitFileState=enabled").otherMasters();
        assertThat(both).hasSize(2);
        assertThat(both.get(0)).contains("Restart=on-failure", "set Restart=no");
        assertThat(both.get(1)).contains("at boot", "systemctl disable app.service");
        assertThat(state("UnitFileState=enabled-runtime").otherMasters()).hasSize(1);
    }

    @Test
    void aMachineWithoutSystemdIsSaidPlainly() {
        MonitorResult result = UnitState.monitor(new Exit(1, """
                System has not been booted with systemd as init system (PID 1). Can't operate.
                Failed to connect to bus: Host is down
                """, 1));
        assertThat(result)
                .isEqualTo(MonitorResult.unknown(
                        "systemd does not run on this machine; its units can be run only where it is process 1"));
        assertThat(UnitState.monitor(new Exit(1, "Access denied\n", 1)).detail())
                .isEqualTo("systemctl show exited 1; last line: Access denied");
    }

    /** Printed by systemd 252. */
    @Test
    void whatSystemctlPrintsIsRead() {
        UnitState state = UnitState.parse("Type=simple\nRestart=always\nMainPID=0\nResult=exit-code\nNRestarts=10\n"
                + "Id=foo@a.b.service\nLoadState=loaded\nActiveState=activating\nSubState=auto-restart\nStatusText=a=b\n"
                + "UnitFileState=\n\nnonsense\n");
        assertThat(state.get("Id")).isEqualTo("foo@a.b.service");
        assertThat(state.get("StatusText")).isEqualTo("a=b");
        assertThat(state.get("UnitFileState")).isEmpty();
        assertThat(state.get("nothing")).isEmpty();
        assertThat(state.monitor().status()).isEqualTo(MonitorResult.Status.OFFLINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx.service", "app@1.service", "app@a.b-c.service", "postgresql@15-main.service", "web.socket",
                "srv-data.mount", "a\\x2db.mount", "user:x.target", "backup.timer", "nginx"
            })
    void unitNamesAreTaken(String name) {
        assertThat(UnitName.problem(UnitName.full(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-.slice",
                "-nginx",
                "--force",
                "a b",
                "a;b",
                "a/b",
                "ngin*",
                "app[12]",
                "app@",
                "app@.service",
                "$x",
                "é",
                "a\nb",
                ".service",
                "",
                "user.slice",
                "1.scope/../x"
            })
    void whatIsNoSingleUnitIsRefused(String name) {
        assertThat(UnitName.problem(UnitName.full(name))).isPresent();
    }

    @Test
    void aNameWithoutKindIsAService() {
        assertThat(UnitName.full("nginx")).isEqualTo("nginx.service");
        assertThat(UnitName.full("web.socket")).isEqualTo("web.socket");
        assertThat(UnitName.full("org.example.app")).isEqualTo("org.example.app.service");
    }

    /** Printed by busctl of systemd 252, shortened. */
    @Test
    void aLineOfTheBusNamesItsUnit() {
        String line = "{\"type\":\"signal\",\"endian\":\"l\",\"sender\":\":1.0\",\"path\":"
                + "\"/org/freedesktop/systemd1/unit/postgresql_4015_2dmain_2eservice\",\"member\":\"PropertiesChanged\","
                + "\"payload\":{\"type\":\"sa{sv}as\",\"data\":[\"org.freedesktop.systemd1.Unit\",{}]}}";
        assertThat(BusLine.unit(line)).contains("postgresql@15-main.service");
        assertThat(BusLine.unit("Monitoring bus message stream.")).isEmpty();
        assertThat(BusLine.unit(line.substring(0, 60))).isEmpty();
        assertThat(BusLine.unit("{\"path\":7}")).isEmpty();
        assertThat(BusLine.unit("{\"path\":\"/org/freedesktop/login1\"}")).isEmpty();
    }

    private static UnitState state(String... lines) {
        return UnitState.parse(
                "Id=app.service\nResult=signal\nExecMainCode=2\nExecMainStatus=9\n" + String.join("\n", lines) + "\n");
    }
}
