package io.mainstay.lab;

import io.mainstay.lab.LifeSigns.Sign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks whether the lab's own faults do what they are called, and whether it sees what must never be: stand-ins run instead
 * of the product, and break every promise.
 */
final class SelfCheck {
    private static final int WATCHDOG_MS = 300;

    /** Runs the service on every host at once, and feeds the watchdog twice, where there is one. */
    private static final String STAND_IN =
            "if [ -e /dev/watchdog ]; then echo 1 > /dev/watchdog; sleep 0.2; echo 1 > /dev/watchdog; fi; exec %s %s";

    private final Testbed bed;
    private final List<String> wrong = new ArrayList<>();

    private SelfCheck(Testbed bed) {
        this.bed = bed;
    }

    /** What is not as it should be; empty when the lab can be believed. */
    static List<String> run(Places places, Timeline timeline, List<String> names) throws IOException {
        String agent = String.format(STAND_IN, places.program("lab-marker"), places.signs());
        try (Testbed bed = new Testbed(places, timeline, LabConfig.of("2s"), names, List.of("sh", "-c", agent))) {
            SelfCheck check = new SelfCheck(bed);
            for (String name : names) {
                bed.boot(name);
            }
            check.copies();
            check.freezing();
            check.sights();
            check.links();
            check.oneWay();
            check.disks();
            check.power();
            check.watchdog();
            return check.wrong;
        }
    }

    private void expect(boolean holds, String what) {
        bed.timeline.note((holds ? "holds: " : "DOES NOT HOLD: ") + what);
        if (!holds) {
            wrong.add(what);
        }
    }

    private void copies() throws IOException {
        boolean seen = Testbed.await(5_000, () -> bed.signsFrom(0).overlapNs() > 50_000_000);
        expect(seen, "copies on three hosts are seen as such");
        expect(
                Testbed.await(5_000, () -> last("n1") > 0 && last("n2") > 0 && last("n3") > 0),
                "every host gives signs");
    }

    private void freezing() throws IOException {
        LabHost host = bed.host("n1");
        host.freeze();
        long frozen = Timeline.now();
        pause(200);
        long resumed = Timeline.now();
        host.resume();
        expect(Testbed.await(2_000, () -> last("n1") > resumed), "a resumed host goes on");
        List<Sign> within = bed.signsFrom(0).signs().stream()
                .filter(sign -> sign.life().host().equals("n1") && sign.atNs() > frozen && sign.atNs() < resumed)
                .toList();
        expect(within.isEmpty(), "a frozen host gives no sign");
    }

    /** What the lookout believes in: seen on the host that has it, on no other, and no longer when it is gone. */
    private void sights() throws IOException {
        LabHost host = bed.host("n1");
        Files.createFile(host.inside("/run/lab-file"));
        host.run("ip", "address", "add", "10.78.0.99/24", "dev", "eth1");
        host.run("mount", "-t", "tmpfs", "tmpfs", "/run/lab-mount");
        expectOnFirst(Sight.file("/run/lab-file"), true, "a file");
        expectOnFirst(Sight.address("10.78.0.99"), true, "an address");
        expectOnFirst(Sight.mount("/run/lab-mount"), true, "a mount");
        Files.delete(host.inside("/run/lab-file"));
        host.run("ip", "address", "del", "10.78.0.99/24", "dev", "eth1");
        host.run("umount", "/run/lab-mount");
        expectOnFirst(Sight.file("/run/lab-file"), false, "a file");
        expectOnFirst(Sight.address("10.78.0.99"), false, "an address");
        expectOnFirst(Sight.mount("/run/lab-mount"), false, "a mount");
        String word = bed.places.signs().toString();
        expect(Sight.command(word).of(host).isPresent(), "a process is seen by a word of its command line");
        Sight working = Sight.workingIn(Path.of("").toAbsolutePath());
        expect(working.of(host).isPresent(), "a process is seen by its directory, through the host's own mounts");
        expect(Sight.workingIn(bed.places.run()).of(host).isEmpty(), "and in no other");
    }

    private void expectOnFirst(Sight sight, boolean isThere, String what) throws IOException {
        boolean holds = sight.of(bed.host("n1")).isPresent() == isThere
                && sight.of(bed.host("n2")).isEmpty();
        expect(holds, what + (isThere ? " is seen on the host that has it alone" : " that is gone is not seen"));
    }

    private void links() throws IOException {
        Wires wires = bed.wires;
        expect(answers("n1", "n2") && answers("n2", "n3"), "hosts reach one another");
        wires.cut("n1");
        expect(
                !arrives("n1", "n2") && !arrives("n2", "n1") && answers("n2", "n3"),
                "a cut host is alone, the others not");
        wires.restore("n1");
        expect(answers("n1", "n2"), "a cut is undone");
        wires.linkDown("n1");
        expect(!arrives("n1", "n2") && answers("n2", "n3"), "a host whose link is down is alone");
        wires.restore("n1");
        expect(answers("n1", "n2"), "a link comes back");
        wires.cutFromPeer("n1", "n2");
        expect(!arrives("n1", "n2") && !arrives("n2", "n1"), "two hosts are cut apart");
        expect(answers("n1", "n3") && answers("n3", "n2"), "and both reach the third");
        wires.restore("n1");
        wires.restore("n2");
        expect(answers("n1", "n2"), "and one another again");
    }

    private void oneWay() throws IOException {
        long pid = bed.host("n1").firstPid();
        bed.wires.mute(pid, List.of("n2"));
        expect(!arrives("n1", "n2"), "what a muted host sends does not arrive");
        expect(arrives("n2", "n1"), "what it is sent does");
        expect(answers("n1", "n3"), "a host that is muted to one reaches the other");
        bed.wires.unmute(pid, bed.wires.others("n1"));
        expect(answers("n1", "n2"), "muting is undone");
    }

    private void disks() throws IOException {
        Path kept = bed.places.disk("n2").resolve("kept");
        Files.writeString(kept, "kept");
        bed.fillDisk("n2");
        expect(!canWrite(), "nothing fits on a full disk");
        bed.emptyDisk("n2");
        expect(canWrite(), "it does once there is room");
        expect(Files.exists(kept), "what was on it stays");
    }

    private boolean canWrite() {
        try {
            Files.write(bed.places.disk("n2").resolve("more"), new byte[10_000]);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    private void power() throws IOException {
        long first = bed.host("n2").firstPid();
        bed.powerOff("n2");
        long off = Timeline.now();
        expect(bed.host("n2").everyPid().isEmpty(), "nothing runs on a host without power");
        pause(300);
        expect(last("n2") < off, "and nothing of it goes on");
        expect(Testbed.await(5_000, () -> last("n3") > off), "others do");
        expect(
                Testbed.await(
                        3_000,
                        () -> bed.probesFrom(0).probes().stream()
                                .anyMatch(probe -> probe.host().equals("n2")
                                        && probe.sentNs() > off
                                        && probe.answer().equals("silent"))),
                "the prober hears silence from it");
        expect(
                bed.probesFrom(0).probes().stream()
                        .anyMatch(probe ->
                                probe.host().equals("n3") && probe.answer().equals("refused")),
                "and a refusal from a host that does not listen");
        bed.boot("n2");
        expect(Testbed.await(5_000, () -> last("n2") > off), "it boots again");
        expect(bed.host("n2").firstPid() != first, "as another boot");
        expect(Files.exists(bed.places.disk("n2").resolve("kept")), "with its disk");
        expect(answers("n2", "n3"), "and its links");
    }

    private void watchdog() throws IOException {
        bed.powerOff("n3");
        LabHost host = bed.host("n3");
        long start = Timeline.now();
        bed.wires.plugIn("n3", host.powerOn(WATCHDOG_MS));
        host.startAgent();
        expect(Testbed.await(5_000, () -> !host.isUp()), "a watchdog that is not fed powers the host off");
        long took = TimeUnit.NANOSECONDS.toMillis(host.watchdogFiredNs() - start);
        expect(took >= 200 + WATCHDOG_MS, "but not while it is fed (" + took + " ms)");
    }

    private long last(String host) throws IOException {
        return bed.signsFrom(0).signs().stream()
                .filter(sign -> sign.life().host().equals(host))
                .mapToLong(Sign::atNs)
                .max()
                .orElse(0);
    }

    /** Whether a datagram gets as far as the other's UDP; the prober sends none. */
    private boolean arrives(String from, String to) throws IOException {
        long before = datagrams(to);
        inNetworkOf(from, "echo > /dev/udp/" + bed.wires.address(to) + "/9");
        return Testbed.await(300, () -> datagrams(to) > before);
    }

    /** Whether a connection is answered; that nobody listens is an answer too. */
    private boolean answers(String from, String to) {
        return Testbed.await(
                5_000,
                () -> inNetworkOf(from, "echo > /dev/tcp/" + bed.wires.address(to) + "/9")
                        .contains("refused"));
    }

    private String inNetworkOf(String host, String script) throws IOException {
        String bounded = "timeout 0.4 bash -c '" + script + "' 2>&1 || true";
        return Shell.run("nsenter", "--target", "" + bed.host(host).firstPid(), "--net", "sh", "-c", bounded);
    }

    /** Datagrams that came for a port where nobody listens. */
    private long datagrams(String host) throws IOException {
        String[] lines = Files.readAllLines(Path.of("/proc/" + bed.host(host).firstPid() + "/net/snmp")).stream()
                .filter(line -> line.startsWith("Udp:"))
                .toArray(String[]::new);
        List<String> names = List.of(lines[0].split(" ", -1));
        return Long.parseLong(lines[1].split(" ", -1)[names.indexOf("NoPorts")]);
    }

    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
