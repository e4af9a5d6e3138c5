package io.mainstay.resource.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.exec.Tests;
import io.mainstay.resource.network.NetHost.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes and a neighbour at a switch, with the real ip, announce and guard. */
@Timeout(120)
class VirtualIpTest {
    private static final String V4 = "10.9.0.5";
    private static final String V6 = "2001:db8::5";

    @TempDir
    Path directory;

    private Net net;
    private NetHost n1;

    @BeforeEach
    void wire() throws Exception {
        net = Net.open();
        for (String host : new String[] {"n1", "n2", "client"}) {
            net.host(host);
        }
        net.address("n1", "10.9.0.1/24");
        net.address("n2", "10.9.0.2/24");
        net.address("client", "10.9.0.9/24");
        net.address("n1", "2001:db8::1/64");
        net.address("n2", "2001:db8::2/64");
        net.address("client", "2001:db8::9/64");
        n1 = NetHost.start(net.name("n1"), directory.resolve("n1"));
    }

    @AfterEach
    void end() throws Exception {
        if (n1 != null) {
            n1.close();
        }
        if (net != null) {
            net.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void aNeighbourSeesTheNewOwnersHardwareAddressAfterATakeover(String address) throws Exception {
        n1.make("ip", "virtualip", Map.of("address", address));
        assertThat(n1.ask("monitor ip").word()).isEqualTo("OFFLINE");
        assertThat(n1.ask("online ip")).extracting(Answer::word, Answer::detail).containsExactly("DONE", "");
        assertThat(n1.ask("monitor ip").detail()).isEqualTo("on eth0");
        assertThat(net.reaches("client", address)).isTrue();
        assertThat(net.neighbour("client", address)).isEqualTo(net.mac("n1", "eth0"));

        try (NetHost n2 = NetHost.start(net.name("n2"), directory.resolve("n2"))) {
            n2.make("ip", "virtualip", Map.of("address", address, "AnnounceCount", 1, "AnnounceEvery", 0));
            // n1 loses its power: nobody takes the address off, and nobody answers for it.
            n1.kill();
            net.cable("n1", "eth0", "down");
            assertThat(net.neighbour("client", address)).isEqualTo(net.mac("n1", "eth0"));
            assertThat(n2.ask("online ip").word()).isEqualTo("DONE");
            assertThat(net.neighbour("client", address)).isEqualTo(net.mac("n2", "eth0"));
            assertThat(net.reaches("client", address)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anAddressThatSomebodyHasIsNotTaken(String address) throws Exception {
        net.address("client", address + (address.contains(":") ? "/64" : "/24"));
        n1.make("ip", "virtualip", Map.of("address", address));
        Answer answer = n1.ask("online ip");
        assertThat(answer.word()).isEqualTo("FAILED");
        assertThat(answer.detail())
                .isEqualTo(address + " is in use on eth0 by " + net.mac("client", "eth0") + "; it is not taken");
        assertThat(n1.ask("monitor ip").word()).isEqualTo("OFFLINE");
        assertThat(net.in("n1", "ip", "address", "show", "to", address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void thatItWasRemovedByHandIsHeardWithinASecond(String address) throws Exception {
        n1.make("ip", "virtualip", Map.of("address", address));
        n1.ask("online ip");
        n1.ask("monitor ip");
        assertThat(heard("ONLINE 100").detail()).isEqualTo("on eth0");

        long startNs = System.nanoTime();
        net.in("n1", "ip", "address", "flush", "to", address);
        Answer gone = heard("OFFLINE");
        assertThat(gone.detail()).isEqualTo(address + " is on no interface");
        long tookMs = TimeUnit.NANOSECONDS.toMillis(gone.atNs() - startNs);
        System.out.printf("virtualip %s: removed by hand and heard after %d ms%n", address, tookMs);
        assertThat(tookMs).isLessThan(1_000);

        net.address("n1", address + (address.contains(":") ? "/64" : "/24"));
        assertThat(heard("ONLINE 100").detail()).isEqualTo("on eth0");
    }

    @Test
    void aDownInterfaceIsOfflineAndALostCarrierHasItsGrace() throws Exception {
        n1.make("ip", "virtualip", Map.of("address", V4, "CarrierGrace", 300));
        n1.ask("online ip");
        n1.ask("monitor ip");
        heard("ONLINE 100");
        net.cable("n1", "eth0", "down");
        assertThat(heard("UNKNOWN").detail()).isEqualTo("eth0 has just lost its carrier");
        assertThat(heard("OFFLINE").detail()).isEqualTo("eth0 has no carrier");
        net.cable("n1", "eth0", "up");
        heard("ONLINE 100");
        net.in("n1", "ip", "link", "set", "eth0", "down");
        assertThat(heard("OFFLINE").detail()).isEqualTo("eth0 is down");
    }

    @Test
    void aStandbyWhoseInterfaceHasNoCarrierIsAWorseTarget() throws Exception {
        n1.make("ip", "virtualip", Map.of("address", V4, "interface", "eth0"));
        n1.ask("monitor ip");
        assertThat(n1.ask("fits ip").detail()).isEqualTo("WELL ");
        net.cable("n1", "eth0", "down");
        assertThat(n1.ask("fits ip").detail()).isEqualTo("WORSE its eth0 has no carrier");
    }

    @Test
    void anotherAddressIsTakenWhenItIsNextBroughtOnlineAndTheFormerOneIsNotLeftBehind() throws Exception {
        n1.make("ip", "virtualip", Map.of("address", V4));
        n1.ask("online ip");
        n1.ask("monitor ip");
        n1.ask("configure ip {\"address\":\"10.9.0.6\"}");
        assertThat(n1.ask("monitor ip").word()).isEqualTo("ONLINE 100");
        assertThat(n1.ask("offline ip").word()).isEqualTo("DONE");
        assertThat(n1.ask("monitor ip").detail()).isEqualTo(V4 + " is on no interface");
        assertThat(n1.ask("monitor ip").detail()).isEqualTo("10.9.0.6 is on no interface");
        assertThat(n1.ask("online ip").word()).isEqualTo("DONE");
        assertThat(net.in("n1", "ip", "-o", "address", "show", "dev", "eth0"))
                .contains("10.9.0.6/24")
                .doesNotContain(V4);
    }

    @Test
    void everyVerbMayBeRepeated() throws Exception {
        n1.make("ip", "virtualip", Map.of("address", V4, "label", "web"));
        for (String verb : new String[] {"offline", "clean", "online", "online"}) {
            assertThat(n1.ask(verb + " ip").word()).as(verb).isEqualTo("DONE");
        }
        assertThat(net.in("n1", "ip", "-o", "address", "show", "to", V4))
                .contains("10.9.0.5/24 brd 10.9.0.255")
                .contains("eth0:web");
        assertThat(n1.ask("info ip").detail()).contains("address=10.9.0.5", "interface=eth0");
        for (String verb : new String[] {"offline", "offline", "clean"}) {
            assertThat(n1.ask(verb + " ip").word()).as(verb).isEqualTo("DONE");
        }
        assertThat(n1.ask("monitor ip").word()).isEqualTo("OFFLINE");
    }

    @Test
    void theNarrowestConnectedNetworkSaysWhereItBelongs() throws Exception {
        net.plug("n1", "eth1");
        net.in("n1", "ip", "address", "add", "10.9.0.65/26", "dev", "eth1");
        n1.make("ip", "virtualip", Map.of("address", "10.9.0.66"));
        assertThat(n1.ask("online ip").word()).isEqualTo("DONE");
        assertThat(n1.ask("monitor ip").detail()).isEqualTo("on eth1");
        assertThat(net.in("n1", "ip", "-o", "address", "show", "dev", "eth1")).contains("10.9.0.66/26");

        n1.make("other", "virtualip", Map.of("address", "192.168.77.5"));
        assertThat(n1.ask("online other").detail())
                .isEqualTo("no interface is connected to the network of 192.168.77.5; name one with interface, and its"
                        + " prefix");
        n1.make("named", "virtualip", Map.of("address", "192.168.77.6", "interface", "eth1"));
        assertThat(n1.ask("online named").word()).isEqualTo("DONE");
        assertThat(net.in("n1", "ip", "-o", "address", "show", "dev", "eth1")).contains("192.168.77.6/32");
    }

    @Test
    void onAnotherInterfaceItIsAConflictAndCleanRemovesItThere() throws Exception {
        net.plug("n1", "eth1");
        net.in("n1", "ip", "address", "add", V4 + "/32", "dev", "eth1");
        n1.make("ip", "virtualip", Map.of("address", V4, "interface", "eth0"));
        assertThat(n1.ask("monitor ip"))
                .extracting(Answer::word, Answer::detail)
                .containsExactly("ONLINE 10", "10.9.0.5 is on eth1, not on eth0; offline removes it");
        assertThat(n1.ask("online ip").detail())
                .startsWith("10.9.0.5 is on eth1 already, and Mainstay has not put it there; remove it with `ip -4");
        assertThat(n1.ask("clean ip").word()).isEqualTo("DONE");
        assertThat(net.in("n1", "ip", "address", "show", "to", V4)).isEmpty();
        assertThat(n1.ask("online ip").word()).isEqualTo("DONE");
        assertThat(n1.ask("monitor ip").detail()).isEqualTo("on eth0");
    }

    /** A neighbour that believes something else is put right, without being asked. */
    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void whatNeighboursBelieveIsPutRightAgainAndAgainAndWhenOwnershipIsConfirmed(String address) throws Exception {
        Map<String, Object> parameters = new HashMap<>(Map.of("address", address, "AnnounceCount", 1));
        parameters.put("AnnounceEvery", 0);
        n1.make("ip", "virtualip", parameters);
        n1.ask("online ip");
        net.reaches("client", address);
        n1.ask("mayRun ip no");
        believeOtherwise(address);
        n1.ask("confirmed ip");
        n1.ask("monitor ip");
        assertThat(net.neighbour("client", address))
                .as("another node may run it")
                .isEqualTo("02:00:00:00:00:99");

        n1.ask("mayRun ip yes");
        n1.ask("monitor ip");
        Tests.within(5, () -> net.neighbour("client", address).equals(net.mac("n1", "eth0")));

        believeOtherwise(address);
        n1.ask("confirmed ip");
        Tests.within(5, () -> net.neighbour("client", address).equals(net.mac("n1", "eth0")));

        parameters.put("AnnounceEvery", 200);
        n1.make("ip", "virtualip", parameters);
        n1.ask("monitor ip");
        for (int i = 0; i < 2; i++) {
            believeOtherwise(address);
            Tests.within(5, () -> net.neighbour("client", address).equals(net.mac("n1", "eth0")));
        }
    }

    /** Until that is seen: an announcement that was due anyway may come between the two. */
    private void believeOtherwise(String address) throws Exception {
        Tests.within(5, () -> {
            deceive(address);
            return net.neighbour("client", address).equals("02:00:00:00:00:99");
        });
    }

    private void deceive(String address) throws IOException {
        net.in(
                "client",
                "ip",
                "neigh",
                "replace",
                address,
                "lladdr",
                "02:00:00:00:00:99",
                "dev",
                "eth0",
                "nud",
                "reachable");
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void theGuardAloneRemovesIt(String address) throws Exception {
        n1.make("ip", "virtualip", Map.of("address", address));
        n1.ask("monitor ip");
        Path entry = directory.resolve("n1/fence/web-ip");
        assertThat(entry).doesNotExist();
        n1.ask("online ip");
        assertThat(Files.readString(entry)).contains("/ip\0", "address\0flush\0to\0" + address);
        assertThat(net.in("n1", "ip", "address", "show", "to", address)).isNotEmpty();
        assertThat(n1.endByGuard()).isEqualTo(10);
        assertThat(n1.isAlive()).isFalse();
        assertThat(net.in("n1", "ip", "address", "show", "to", address)).isEmpty();
    }

    @Test
    void theGuardIsContentWhenTheAddressHasGoneBefore() throws Exception {
        n1.make("ip", "virtualip", Map.of("address", V4));
        n1.ask("online ip");
        net.in("n1", "ip", "link", "set", "eth0", "down");
        net.in("n1", "ip", "address", "flush", "to", V4);
        assertThat(n1.endByGuard()).isEqualTo(10);
    }

    private Answer heard(String word) throws InterruptedException {
        Answer next = n1.heard();
        while (!next.word().equals(word)) {
            next = n1.heard();
        }
        return next;
    }
}
