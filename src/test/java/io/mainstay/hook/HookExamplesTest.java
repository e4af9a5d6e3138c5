package io.mainstay.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook.Exec;
import io.mainstay.exec.Call;
import io.mainstay.exec.Runner;
import io.mainstay.exec.Tests;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example hooks, run as a node runs them: against snmptrapd, a sendmail that keeps what it is given, and a real chat. */
@Timeout(180)
class HookExamplesTest {
    private static final Path EXAMPLES = Path.of("conf/examples/hooks").toAbsolutePath();

    @TempDir
    Path directory;

    private Runner runner;

    @BeforeEach
    void begin() throws IOException {
        runner = new Runner(directory, Tests::nowMs);
    }

    @AfterEach
    void end() throws IOException {
        runner.close();
    }

    @Test
    void aNotificationComesWithItsValuesUnderTheNamesOfTheMib() throws Exception {
        assumeTrue(
                isThere("snmptrap") && isThere("snmptrapd"), "no snmptrap or snmptrapd (packages snmp and snmptrapd)");
        int port = freePort();
        Path log = directory.resolve("traps");
        Path receiving = Files.writeString(directory.resolve("snmptrapd.conf"), """
                authCommunity log playground
                disableAuthorization no
                doNotLogTraps no
                """);
        Process daemon = new ProcessBuilder(
                        find("snmptrapd"),
                        "-f",
                        "-n",
                        "-C",
                        "-c",
                        receiving.toString(),
                        "-Lf",
                        log.toString(),
                        "-M",
                        standardModules() + ":" + EXAMPLES,
                        "-m",
                        "MAINSTAY-MIB",
                        "-p",
                        directory.resolve("snmptrapd.pid").toString(),
                        "udp:127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("snmptrapd.out").toFile())
                .start();
        try {
            Path settings = Files.createDirectories(directory.resolve("snmp"));
            Files.writeString(settings.resolve("snmp.conf"), "defVersion 2c\ndefCommunity playground\n");
            Tests.within(20, () -> Files.exists(log) && Files.readString(log).contains("NET-SNMP version"));
            String to = "udp:127.0.0.1:" + port;
            String env = "SNMP_DIRECTORY=" + settings;
            LoggedEvent event = event("größer als gedacht".repeat(20));
            assertThat(send(event, env, "snmp-trap", to).outcome()).isEqualTo(Outcome.DELIVERED);
            Tests.within(10, () -> Files.readString(log).contains("mainstayEventId"));
            assertThat(Files.readString(log))
                    .contains("MAINSTAY-MIB::mainstayEvent")
                    .containsPattern("mainstayEventNumber\\.0 = Gauge32: 812")
                    .containsPattern("mainstayEventCluster\\.0 = STRING: \"?shop")
                    .containsPattern("mainstayEventKind\\.0 = STRING: \"?faulted")
                    .containsPattern("mainstayEventSeverity\\.0 = INTEGER: error\\(3\\)")
                    .containsPattern("mainstayEventNode\\.0 = STRING: \"?n1")
                    .containsPattern("mainstayEventGroup\\.0 = STRING: \"?web")
                    .containsPattern("mainstayEventResource\\.0 = STRING: \"?app")
                    .containsPattern("mainstayEventText\\.0 = STRING: \"?größer als gedacht")
                    .containsPattern("mainstayEventId\\.0 = STRING: \"?shop-pager-812");
            assertThat(send(event, env, "snmp-trap", to, "trap").outcome()).isEqualTo(Outcome.DELIVERED);
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    /** As much of the standard's own modules as ours imports: Debian does not have them, for they are not free. */
    private Path standardModules() throws IOException {
        Path modules = Files.createDirectories(directory.resolve("modules"));
        Files.writeString(modules.resolve("SNMPv2-SMI.txt"), """
                SNMPv2-SMI DEFINITIONS ::= BEGIN
                org OBJECT IDENTIFIER ::= { iso 3 }
                dod OBJECT IDENTIFIER ::= { org 6 }
                internet OBJECT IDENTIFIER ::= { dod 1 }
                private OBJECT IDENTIFIER ::= { internet 4 }
                enterprises OBJECT IDENTIFIER ::= { private 1 }
                END
                """);
        Files.writeString(modules.resolve("SNMPv2-CONF.txt"), "SNMPv2-CONF DEFINITIONS ::= BEGIN\nEND\n");
        Files.writeString(modules.resolve("SNMP-FRAMEWORK-MIB.txt"), """
                SNMP-FRAMEWORK-MIB DEFINITIONS ::= BEGIN
                SnmpAdminString ::= TEXTUAL-CONVENTION
                    DISPLAY-HINT "255t"
                    STATUS current
                    DESCRIPTION "text"
                    SYNTAX OCTET STRING (SIZE (0..255))
                END
                """);
        return modules;
    }

    @Test
    void anInformThatNobodyAcknowledgesIsAFailure() throws Exception {
        assumeTrue(isThere("snmptrap"), "no snmptrap (package snmp)");
        Path settings = Files.createDirectories(directory.resolve("snmp"));
        Files.writeString(settings.resolve("snmp.conf"), "defVersion 2c\ndefCommunity playground\n");
        Answer answer =
                send(event("it failed"), "SNMP_DIRECTORY=" + settings, "snmp-trap", "udp:127.0.0.1:" + freePort());
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aMailSaysWhatHappenedAndNothingInItAddsAHeader() throws Exception {
        Path mail = directory.resolve("mail-sent");
        Path sendmail = script("sendmail", "printf '%s\\n' \"$*\" > " + mail + "\ncat >> " + mail);
        Answer answer = send(
                event("app exited 137\nBcc: everyone@example.com"),
                "SENDMAIL=" + sendmail,
                "mail",
                "operators@example.com");
        assertThat(answer.text()).isEqualTo("exited 0");
        List<String> lines = Files.readAllLines(mail);
        assertThat(lines)
                .startsWith(
                        "-i -t",
                        "To: operators@example.com",
                        "Subject: [shop] Error: web/app faulted",
                        "Message-ID: <shop-pager-812.1767225600000@shop.mainstay.invalid>")
                .contains(
                        "app exited 137 Bcc: everyone@example.com",
                        "event     812, 2026-01-01 00:00:00 UTC",
                        "asked by  kim: a trial",
                        "more      mainstay why web");
        assertThat(lines.subList(0, lines.indexOf(""))).noneMatch(line -> line.startsWith("Bcc"));
    }

    @Test
    void aSendmailThatFailsIsAFailure() throws Exception {
        Path sendmail = script("sendmail", "cat > /dev/null; echo queue is full >&2; exit 75");
        Answer answer = send(event("it failed"), "SENDMAIL=" + sendmail, "mail", "operators@example.com");
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.text()).contains("queue is full");
    }

    @Test
    void aChatIsToldInOneLineAndItsAddressIsNoArgument() throws Exception {
        assumeTrue(isThere("jq") && isThere("curl"), "no jq or curl");
        Vertx vertx = Vertx.vertx();
        try {
            Receiver chat = new Receiver(vertx).next(200).next(500);
            Path address = Files.writeString(directory.resolve("chat.curl"), "url = \"" + chat.url("/secret") + "\"\n");
            LoggedEvent event = event("it \"failed\"; $(id)");
            assertThat(send(event, "A=b", "chat", address.toString()).text()).isEqualTo("exited 0");
            assertThat(chat.paths).containsExactly("POST /secret");
            assertThat(chat.bodies.get(0).getString("text"))
                    .isEqualTo("Error: web/app faulted on n1: it \"failed\"; $(id)");
            assertThat(send(event, "A=b", "chat", address.toString()).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(send(event, "A=b", "chat", "/nonexistent").text()).contains("cannot be read");
        } finally {
            Tests.await(vertx.close());
        }
    }

    /** As a node does it; what is set beside that comes by env(1), for a hook's environment is the node's to make. */
    private Answer send(LoggedEvent event, String setting, String example, String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(
                List.of("/usr/bin/env", setting, EXAMPLES.resolve(example).toString()));
        argv.addAll(List.of(arguments));
        return Tests.await(new ExecCourier(runner)
                .send(new Exec(argv, Optional.empty()), new Letter("shop", "pager", event, 1), new Call(1)));
    }

    private static LoggedEvent event(String text) {
        return new LoggedEvent(
                812,
                1_767_225_600_000L,
                "n1",
                3,
                9,
                "web",
                "app",
                "faulted",
                Severity.ERROR,
                text,
                0,
                new Asking("kim", "a trial", ""),
                Collections.emptySortedMap());
    }

    private Path script(String name, String body) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean isThere(String program) {
        return !find(program).isEmpty();
    }

    private static String find(String program) {
        for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/bin")) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return "";
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
