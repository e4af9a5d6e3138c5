package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.resource.conformance.Check;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class TypesTestCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aTypeThatDoesItAllIsDoneWithALineForEachCheck() {
        assertThat(run("process", "--set", "command=[/bin/sleep, \"1000\"]", "--set", "KillAfter=2s"))
                .as(out + "\n" + err)
                .isZero();
        assertThat(out.toString().lines()).hasSize(Check.values().length);
        assertThat(out.toString()).containsPattern("killed +yes  (told by itself|found by a monitor)");
    }

    @Test
    void aCheckThatFailsIsToldAndEndsWithOne() {
        assertThat(run("dummy", "--set", "Fail=hang-offline", "--timeout", "200ms"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("offline            NO   offline did not answer within 200 ms")
                .contains("clean              –    offline failed");
    }

    @Test
    void aProgramMayEndItBehindItsBack() throws Exception {
        Path file = directory.resolve("up");
        Path kill = directory.resolve("kill");
        Files.writeString(kill, "#!/bin/sh\nrm -f " + file + "\n");
        Files.setPosixFilePermissions(kill, PosixFilePermissions.fromString("rwx------"));
        assertThat(run("dummy", "--set", "file=" + file, "--kill", kill.toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("killed             yes  found by a monitor");
    }

    @Test
    void valuesAreCheckedAsInAFile() {
        assertThat(run("lbhealthcheck", "--set", "http.prot=80")).isEqualTo(1);
        assertThat(err.toString())
                .contains("groups.conformance.resources.subject.http.prot")
                .contains("port");
        assertThat(run("dummy", "--set", "Fail")).isEqualTo(1);
        assertThat(err.toString()).contains("is no KEY=VALUE");
        assertThat(run("dumy")).isEqualTo(1);
        assertThat(err.toString()).contains("no resource type is called dumy");
        assertThat(run("dummy", "--timeout", "soon")).isEqualTo(2);
    }

    private int run(String... arguments) {
        return new CommandLine(new TypesTestCommand(BuiltInTypes::catalog))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
