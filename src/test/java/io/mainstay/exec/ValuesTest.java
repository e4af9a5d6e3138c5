package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parts of this package that are values in, values out. */
class ValuesTest {
    @Test
    void aShortOutputIsKeptWhole() {
        assertThat(bounded("abc", "def")).isEqualTo("abcdef");
        String full = "x".repeat(BoundedOutput.MAX_HEAD + BoundedOutput.MAX_TAIL);
        assertThat(bounded(full)).isEqualTo(full);
    }

    @Test
    void aLongOutputKeepsItsFirstAndLastPartHoweverItComes() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; all.length() < 100_000; i++) {
            all.append(i).append('\n');
        }
        String whole = all.toString();
        int dropped = whole.length() - BoundedOutput.MAX_HEAD - BoundedOutput.MAX_TAIL;
        String expected = whole.substring(0, BoundedOutput.MAX_HEAD) + "\n… " + dropped + " bytes left out …\n"
                + whole.substring(whole.length() - BoundedOutput.MAX_TAIL);
        assertThat(bounded(whole)).isEqualTo(expected);
        for (int piece : List.of(1, 7, 4_096, 16_384, 65_536)) {
            BoundedOutput output = new BoundedOutput();
            for (int at = 0; at < whole.length(); at += piece) {
                String part = whole.substring(at, Math.min(whole.length(), at + piece));
                output.append(part.getBytes(StandardCharsets.UTF_8), part.length());
            }
            assertThat(output.text()).as("pieces of " + piece).isEqualTo(expected);
        }
    }

    @Test
    void differentResourcesHaveDifferentFileNamesInsideTheirDirectory() {
        List<ResourceId> ids = List.of(
                new ResourceId("a-b", "c"),
                new ResourceId("a", "b-c"),
                new ResourceId("a/b", "c"),
                new ResourceId("..", ".."),
                new ResourceId("a%2Fb", "c"),
                new ResourceId("A", "b-c"),
                new ResourceId("é", "c"),
                new ResourceId("", "c"),
                new ResourceId("%", "c"),
                new ResourceId("x".repeat(300), "a"),
                new ResourceId("x".repeat(300), "b"));
        Set<String> names = new HashSet<>();
        for (ResourceId id : ids) {
            String name = SafeName.of(id);
            assertThat(name).matches("[A-Za-z0-9_.%~-]+").doesNotStartWith(".").hasSizeLessThanOrEqualTo(200);
            assertThat(Path.of("/d").resolve(name).normalize().getParent()).isEqualTo(Path.of("/d"));
            assertThat(names.add(name))
                    .as(id + " has a name of its own: " + name)
                    .isTrue();
        }
        assertThat(SafeName.of(new ResourceId("web", "app-1"))).isEqualTo("web-app-1");
    }

    @Test
    void aProcessNameMayHoldSpacesAndBrackets() {
        String stat = "4242 (a) b (c) S 1 4200 4100 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2 3";
        assertThat(ProcStat.parse(stat)).contains(new ProcStat(4242, 'S', 4200, 4100, 987654));
        assertThat(ProcStat.parse("")).isEmpty();
        assertThat(ProcStat.parse("1 (x) S 1")).isEmpty();
        assertThat(ProcStat.parse("x (y) S " + "z ".repeat(30))).isEmpty();
        assertThat(new ProcStat(1, 'Z', 1, 1, 1).isAlive()).isFalse();
    }

    @Test
    void theCgroupThatAProcessIsInIsFoundBesideThoseOfVersionOne() {
        Path mount = Path.of("/sys/fs/cgroup");
        assertThat(Cgroups.own(mount, "5:cpu:/a\n0::/system.slice/mainstay.service\n"))
                .contains(Path.of("/sys/fs/cgroup/system.slice/mainstay.service/cgroup.procs"));
        assertThat(Cgroups.own(mount, "0::/\n")).contains(Path.of("/sys/fs/cgroup/cgroup.procs"));
        assertThat(Cgroups.own(mount, "0::/../other\n"))
                .as("outside what is mounted here")
                .isEmpty();
        assertThat(Cgroups.own(mount, "5:cpu:/a\n")).isEmpty();
    }

    @Test
    void cgroupVersion2IsFoundBesideVersion1() {
        String mountinfo = """
                31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
                39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                41 31 0:38 / /sys/fs/cgroup\\040two rw,relatime shared:4 - cgroup2 cgroup2 rw
                """;
        assertThat(Cgroups.mount(mountinfo)).contains(Path.of("/sys/fs/cgroup two"));
        assertThat(Cgroups.mount("31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"))
                .isEmpty();
        assertThat(Cgroups.mount("")).isEmpty();
    }

    @Test
    void whatIsWrittenDownIsReadAgain() {
        ProgramFile file = new ProgramFile(4242, 987654, "boot", Optional.of("/sys/fs/cgroup/mainstay/n1/web-app"));
        assertThat(ProgramFile.parse(file.text())).contains(file);
        ProgramFile plain = new ProgramFile(4242, 987654, "boot", Optional.empty());
        assertThat(ProgramFile.parse(plain.text())).contains(plain);
    }

    @Test
    void theLastLineIsOneCleanLine() {
        assertThat(Text.lastLine("one\ntwo\r\n\n  \n")).isEqualTo("two");
        assertThat(Text.lastLine("only")).isEqualTo("only");
        assertThat(Text.lastLine("\n\n")).isEmpty();
        assertThat(Text.lastLine("a\u001b[31mred\u0007")).isEqualTo("a?[31mred?");
        assertThat(Text.lastLine("x".repeat(1_000))).hasSize(Text.MAX_LINE + 1).endsWith("…");
    }

    @Test
    void exitsAreSaidInWords() {
        assertThat(new Exit(0, "", 1).evidence()).isEqualTo("exited 0");
        assertThat(new Exit(143, "bye\n", 1).evidence()).isEqualTo("exited 143 (SIGTERM); last line: bye");
        assertThat(new Exit(200, "", 1).signal()).isEmpty();
        assertThat(Signal.ofExitCode(9)).isEmpty();
    }

    @Test
    void theWayToTheProgramIsToldFromTheProgram() {
        List<String> argv = List.of("/var/launch", "start", "-u", "022", "--", "/bin/setpriv", "--", "/bin/app", "-x");
        assertThat(Launcher.isOnTheWay(String.join("\0", argv) + "\0", argv, 7)).isTrue();
        assertThat(Launcher.isOnTheWay(String.join("\0", argv.subList(5, 9)) + "\0", argv, 7))
                .isTrue();
        assertThat(Launcher.isOnTheWay("/bin/app\0-x\0", argv, 7)).isFalse();
        assertThat(Launcher.isOnTheWay("/bin/setpriv\0/bin/app\0-x\0", argv, 7)).isFalse();
    }

    @Test
    void anAccountIsReadFromThePasswordFile() {
        Account account =
                Account.parse("www:x:33:44:web:/var/www:/usr/sbin/nologin").orElseThrow();
        assertThat(account).isEqualTo(new Account("www", 33, 44, "/var/www"));
        assertThat(account.matches("www")).isTrue();
        assertThat(account.matches("33")).isTrue();
        assertThat(account.matches("44")).isFalse();
        assertThat(Account.parse("# comment")).isEmpty();
        assertThat(Account.parse("a:x:-1:b:c:d:e")).isEmpty();
    }

    private static String bounded(String... parts) {
        BoundedOutput output = new BoundedOutput();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            output.append(bytes, bytes.length);
        }
        return output.text();
    }
}
