package io.mainstay.resource.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Exit;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.network.NetHost.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class RouteTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10.1.0.0/16, 10.0.0.1, -, -, -",
                "10.1.2.3/32, 10.0.0.1, -, -, -",
                "default, 10.0.0.1, -, -, -",
                "default, fe80::1, eth0, -, -",
                "::/0, -, eth0, 2001:db8::5, -",
                "10.1.0.0/16, -, -, -, gateway",
                "10.1.2.0/16, 10.0.0.1, -, -, destination",
                "10.1.0.0/33, 10.0.0.1, -, -, destination",
                "-h, 10.0.0.1, -, -, destination",
                "10.1.0.0/16, 2001:db8::1, -, -, gateway",
                "10.1.0.0/16, router, -, -, gateway",
                "default, fe80::1, -, -, gateway",
                "10.1.0.0/16, 10.0.0.1, -, ::5, source",
                "10.1.0.0/16, -, -d, -, device"
            })
    void whatIsWrittenWronglyIsToldBeforeItRuns(
            String destination, String gateway, String device, String source, String wrong) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("destination", destination));
        values.computeIfAbsent("gateway", key -> gateway);
        values.computeIfAbsent("device", key -> device);
        values.computeIfAbsent("source", key -> source);
        assertThat(new RouteType().check(ReadingTest.filled(new RouteType(), values), AgentSettings.DEFAULTS))
                .extracting(Parameter.Conflict::key)
                .isEqualTo(wrong == null ? List.of() : List.of(wrong));
    }

    @Test
    void aRouteIsTheOneThatWasConfiguredAndNoOther() {
        Exit shown =
                ReadingTest.exit("[{\"dst\":\"10.1.0.0/16\",\"gateway\":\"10.0.0.1\",\"dev\":\"eth0\",\"metric\":50,"
                        + "\"flags\":[]},{\"dst\":\"10.1.0.0/16\",\"gateway\":\"10.0.0.2\",\"dev\":\"eth1\",\"prefsrc\":"
                        + "\"10.0.0.5\",\"flags\":[\"linkdown\"]}]");
        assertThat(judge(Map.of("gateway", "10.0.0.1"), shown)).isEqualTo(MonitorResult.online("by 10.0.0.1 on eth0"));
        assertThat(judge(Map.of("gateway", "10.0.0.1", "metric", 51L), shown))
                .isEqualTo(MonitorResult.offline("there is no such route to 10.1.0.0/16"));
        assertThat(judge(Map.of("gateway", "10.0.0.2", "source", "10.0.0.5"), shown))
                .isEqualTo(MonitorResult.offline("its interface cannot send: by 10.0.0.2 on eth1"));
        assertThat(judge(Map.of("device", "eth0", "source", "10.0.0.5"), shown).status())
                .isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(judge(Map.of("device", "eth0"), new Exit(2, "[Error: ipv4: FIB table does not exist.\n", 1))
                        .status())
                .isEqualTo(MonitorResult.Status.OFFLINE);
    }

    private static MonitorResult judge(Map<String, Object> given, Exit shown) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("destination", "10.1.0.0/16"));
        values.putAll(given);
        return Route.judge(RouteSettings.of(values), shown);
    }

    @ParameterizedTest
    @CsvSource({"10.1.0.0/16, 10.9.0.9, 254", "2001:db8:1::/48, 2001:db8::9, 254", "10.1.0.0/16, 10.9.0.9, 77"})
    void aRouteComesAndGoesWithItsResourceAndItsLossIsHeard(String destination, String gateway, long table)
            throws Exception {
        try (Net net = Net.open()) {
            net.host("n1");
            net.address("n1", "10.9.0.1/24");
            net.address("n1", "2001:db8::1/64");
            String family = gateway.contains(":") ? "-6" : "-4";
            String[] show = {"ip", family, "route", "show", "table", "all", "exact", destination};
            try (NetHost n1 = NetHost.start(net.name("n1"), directory.resolve("n1"))) {
                n1.make("way", "route", Map.of("destination", destination, "gateway", gateway, "table", table));
                assertThat(n1.ask("monitor way").detail()).isEqualTo("there is no such route to " + destination);
                for (String verb : List.of("clean", "online", "online")) {
                    assertThat(n1.ask(verb + " way").word()).as(verb).isEqualTo("DONE");
                }
                assertThat(n1.ask("monitor way").detail()).isEqualTo("by " + gateway + " on eth0");
                assertThat(net.in("n1", show)).contains("via " + gateway);

                long startNs = System.nanoTime();
                net.in("n1", "ip", family, "route", "del", destination, "table", Long.toString(table));
                Answer gone = heardOffline(n1);
                assertThat(TimeUnit.NANOSECONDS.toMillis(gone.atNs() - startNs)).isLessThan(1_000);

                n1.ask("online way");
                for (String verb : List.of("offline", "offline", "clean")) {
                    assertThat(n1.ask(verb + " way").word()).as(verb).isEqualTo("DONE");
                }
                assertThat(net.in("n1", show)).isEmpty();

                n1.ask("online way");
                n1.ask("monitor way");
                net.in("n1", "ip", "link", "set", "eth0", "down");
                assertThat(heardOffline(n1).detail()).startsWith("there is no such route");
                net.in("n1", "ip", "link", "set", "eth0", "up");
                if (gateway.contains(":")) {
                    net.address("n1", "2001:db8::1/64");
                }

                assertThat(n1.ask("online way").word()).isEqualTo("DONE");
                assertThat(Files.readString(directory.resolve("n1/fence/web-way")))
                        .contains("route\0flush\0exact\0");
                assertThat(n1.endByGuard()).isEqualTo(10);
                assertThat(net.in("n1", show)).isEmpty();
            }
        }
    }

    private static Answer heardOffline(NetHost host) throws InterruptedException {
        Answer next = host.heard();
        while (!next.word().equals("OFFLINE")) {
            next = host.heard();
        }
        return next;
    }

    @Test
    void anotherRouteToTheDestinationIsAConflictAndIsLeftAlone() throws Exception {
        try (Net net = Net.open()) {
            net.host("n1");
            net.address("n1", "10.9.0.1/24");
            net.in("n1", "ip", "route", "add", "10.1.0.0/16", "via", "10.9.0.8");
            try (NetHost n1 = NetHost.start(net.name("n1"), directory.resolve("n1"))) {
                n1.make("way", "route", Map.of("destination", "10.1.0.0/16", "gateway", "10.9.0.9"));
                assertThat(n1.ask("online way").detail())
                        .startsWith("another route to 10.1.0.0/16 with the same metric is there; give another metric");
                assertThat(n1.ask("clean way").word()).isEqualTo("DONE");
                assertThat(net.in("n1", "ip", "route", "show", "exact", "10.1.0.0/16"))
                        .contains("via 10.9.0.8");
            }
        }
    }
}
