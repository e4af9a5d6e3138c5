package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The native program that starts others (launch.c): what it makes of a program, and what it says when it cannot. */
@Timeout(60)
class LaunchProgramTest {
    @TempDir
    Path state;

    private String launch = "";

    @BeforeEach
    void install() throws IOException {
        launch = OwnProgram.LAUNCH.install(state).toString();
    }

    private String run(String... words) throws Exception {
        List<String> argv = new ArrayList<>(List.of(launch));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed + "exit " + process.waitFor();
    }

    @Test
    void aProgramLeadsASessionAndAProcessGroupOfItsOwnUnderTheSameNumber() throws Exception {
        assertThat(run("start", "--", "sh", "-c", "set -- $(ps -o pid=,sid=,pgid= -p $$); [ $1 = $2 ] && [ $1 = $3 ]"))
                .isEqualTo("exit 0");
    }

    @Test
    void argumentsComeThroughAsTheyAreAndTheExitCodeIsTheProgramsOwn() throws Exception {
        assertThat(run("start", "-u", "0027", "--", "sh", "-c", "umask; echo \"$1\"; exit 7", "sh", "-n a; $(b)"))
                .isEqualTo("0027\n-n a; $(b)\nexit 7");
    }

    @Test
    void aScriptWithoutAFirstLineIsRunAsAShellWouldRunIt() throws Exception {
        Path script = Files.writeString(state.resolve("script"), "exit 3\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThat(run("start", "--", script.toString())).isEqualTo("exit 3");
    }

    @Test
    void whatCannotBeExecutedIsSaidWithItsReason() throws Exception {
        assertThat(run("start", "--", "/none"))
                .isEqualTo("/none cannot be executed: No such file or directory\nexit 127");
        assertThat(run("start", "--", "no-such-program")).endsWith("No such file or directory\nexit 127");
        assertThat(run("start", "--", "/etc/passwd"))
                .isEqualTo("/etc/passwd cannot be executed: Permission denied\nexit 126");
        assertThat(run("start", "-c", "/none/cgroup.procs", "--", "true"))
                .isEqualTo("the cgroup of /none/cgroup.procs cannot be joined: No such file or directory\nexit 125");
    }

    @Test
    void aWrongQuestionIsRefusedBeforeAnythingIsExecuted() throws Exception {
        assertThat(run()).startsWith("usage: launch start ").endsWith("exit 2");
        assertThat(run("start")).isEqualTo("there is no program to start\nexit 2");
        for (List<String> wrong : List.of(
                List.of("-u", "99"), List.of("-n", "20"), List.of("-n", ""), List.of("-o", "1001"), List.of("-q"))) {
            List<String> words = new ArrayList<>(List.of("start"));
            words.addAll(wrong);
            words.addAll(List.of("--", "echo", "executed"));
            assertThat(run(words.toArray(String[]::new)))
                    .doesNotContain("executed")
                    .endsWith("exit 2");
        }
    }

    @Test
    void aSignalGoesToTheWholeGroupAndNeverToEverybody() throws Exception {
        Process group = new ProcessBuilder(launch, "start", "--", "sh", "-c", "sleep 60 & echo up; wait").start();
        assertThat(group.getInputStream().read()).isEqualTo('u');
        long leader = group.pid();
        Launcher launcher = new Launcher(state);
        assertThat(launcher.send(Signal.KILL, leader)).isTrue();
        assertThat(group.waitFor(10, TimeUnit.SECONDS)).isTrue();
        while (!Proc.members(leader, 0).isEmpty()) {
            Thread.onSpinWait();
        }
        Process over = new ProcessBuilder(launch, "start", "--", "true").start();
        assertThat(over.waitFor()).isZero();
        assertThat(launcher.send(Signal.KILL, over.pid())).as("nobody is there").isFalse();
        assertThat(run("signal", "9", "1")).isEqualTo("process group 1 is no number from 2 to 1073741824\nexit 2");
        assertThatThrownBy(() -> launcher.send(Signal.KILL, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
