package io.mainstay.resource.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.group.Fit;
import io.mainstay.exec.Exit;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.network.Judgement.Carrier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ip} prints and what operators write, and what is made of it. */
class ReadingTest {
    private static final IpAddress V4 = IpAddress.of("10.0.0.5");
    private static final IpAddress V6 = IpAddress.of("2001:db8::5");

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, IPV4",
        "2001:DB8:0::5, 2001:db8::5, IPV6",
        "::1, ::1, IPV6",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, IPV6"
    })
    void anAddressHasOneForm(String given, String text, IpAddress.Family family) {
        assertThat(IpAddress.parse(given)).contains(new IpAddress(text, family));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0", "10.0.0.256", "10.0.0.5/24", "localhost", "fe80::1%eth0", "-6", "2001:db8::g"})
    void whatIsNoAddressIsNoneAndIsNeverLookedUp(String given) {
        assertThat(IpAddress.parse(given)).isEmpty();
    }

    /** The table of types/virtualip.md. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                         |      | OFFLINE | 0   | 10.0.0.5 is on no interface",
                "eth0 BROADCAST,UP,LOWER_UP                 | eth0 | ONLINE  | 100 | on eth0",
                "eth0 BROADCAST,UP,LOWER_UP                 |      | ONLINE  | 100 | on eth0",
                "eth0 BROADCAST,UP,LOWER_UP                 | eth1 | ONLINE  | 10  | 10.0.0.5 is on eth0, not on eth1; offline removes it",
                "eth0 BROADCAST                             | eth0 | OFFLINE | 0   | eth0 is down",
                "eth0 NO-CARRIER,BROADCAST,UP               | eth0 | UNKNOWN | 0   | eth0 has just lost its carrier"
            })
    void whereAnAddressIsSaysHowItStands(String printed, String wanted, String status, int confidence, String detail) {
        MonitorResult result =
                Judgement.of(V4, wanted == null ? "" : wanted, Places.of(printed(printed), V4), Carrier.FORGIVEN);
        assertThat(result.status().name()).isEqualTo(status);
        assertThat(result.confidence()).isEqualTo(confidence);
        assertThat(result.detail()).isEqualTo(detail);
    }

    @Test
    void aCarrierThatIsMissedForTooLongIsOffline() {
        Places places = Places.of(printed("eth0 NO-CARRIER,BROADCAST,UP"), V4);
        assertThat(Judgement.of(V4, "eth0", places, Carrier.MISSED))
                .isEqualTo(MonitorResult.offline("eth0 has no carrier"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "BROADCAST,UP,LOWER_UP   | WELL  | -",
                "BROADCAST               | WORSE | its eth0 is down",
                "NO-CARRIER,BROADCAST,UP | WORSE | its eth0 has no carrier"
            })
    void anInterfaceThatLeadsNowhereMakesItsNodeAWorseTarget(String flags, Fit.Grade grade, String because) {
        assertThat(LinkState.fit("eth0", printed("eth0 " + flags)))
                .isEqualTo(new Fit(grade, because == null ? "" : because));
        assertThat(LinkState.fit("eth0", new Exit(1, "Device \"eth0\" does not exist.\n", 1)))
                .isEqualTo(new Fit(Fit.Grade.WORSE, "it has no interface eth0"));
    }

    @ParameterizedTest
    @CsvSource({"tentative, UNKNOWN", "dadfailed, OFFLINE", "deprecated, ONLINE"})
    void whatTheKernelFoundOfDuplicatesCounts(String flag, MonitorResult.Status status) {
        Exit exit = exit("[{\"ifname\":\"eth0\",\"flags\":[\"UP\",\"LOWER_UP\"],\"addr_info\":[{\"family\":\"inet6\","
                + "\"local\":\"2001:db8::5\",\"prefixlen\":64,\"" + flag + "\":true}]}]");
        assertThat(Judgement.of(V6, "", Places.of(exit, V6), Carrier.FORGIVEN).status())
                .isEqualTo(status);
    }

    @Test
    void whatIsNoAnswerIsNoAnswer() {
        assertThatThrownBy(() -> Places.of(new Exit(2, "Dump terminated\n", 1), V4))
                .hasMessage("ip exited 2; last line: Dump terminated");
        assertThatThrownBy(() -> Places.of(exit("[{"), V4)).hasMessageStartingWith("ip printed what is no JSON");
        assertThat(Places.of(exit("[{},{}]\n"), V4).isEmpty()).isTrue();
    }

    @Test
    void anAddressBelongsToTheNarrowestConnectedNetwork() {
        Exit exit = exit("[{\"dst\":\"default\",\"gateway\":\"10.0.0.1\",\"dev\":\"eth0\"},"
                + "{\"dst\":\"10.0.0.0/24\",\"dev\":\"eth0\",\"scope\":\"link\"},"
                + "{\"dst\":\"10.0.0.0/26\",\"dev\":\"eth1\",\"scope\":\"link\"},"
                + "{\"dst\":\"10.0.0.0/28\",\"gateway\":\"10.0.0.9\",\"dev\":\"eth2\"},"
                + "{\"type\":\"unreachable\",\"dst\":\"10.0.0.0/27\",\"dev\":\"lo\"},"
                + "{\"dst\":\"10.0.0.5\",\"dev\":\"eth3\",\"scope\":\"link\"}]");
        assertThat(Connected.narrowest(exit)).contains(new Connected("eth1", 26));
        assertThat(Connected.narrowest(exit("[{\"dst\":\"default\",\"dev\":\"ppp0\",\"scope\":\"link\"}]")))
                .isEmpty();
        assertThat(settings(Map.of("address", "10.0.0.5", "prefix", 32L)).place(exit))
                .isEqualTo(new Connected("eth1", 32));
        assertThat(settings(Map.of("address", "10.0.0.5", "interface", "eth9")).place(exit("[]")))
                .isEqualTo(new Connected("eth9", 32));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10.0.0.5, -, -, -, -", "2001:db8::5, 64, eth0, -, -", "10.0.0.5, 33, -, -, prefix",
                "10.0.0.5/24, -, -, -, address", "127.0.0.1, -, -, -, address", "224.0.0.5, -, -, -, address",
                "::, -, -, -, address", "fe80::5, -, -, -, interface", "fe80::5, -, eth0, -, -",
                "10.0.0.5, -, eth0/x, -, interface", "10.0.0.5, -, -h, -, interface", "10.0.0.5, -, eth0, web, -",
                "10.0.0.5, -, eth0, webwebwebweb, label", "2001:db8::5, -, eth0, web, label"
            })
    void whatIsWrittenWronglyIsToldBeforeItRuns(
            String address, Long prefix, String interfaceName, String label, String wrong) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("address", address));
        values.computeIfAbsent("prefix", key -> prefix);
        values.computeIfAbsent("interface", key -> interfaceName);
        values.computeIfAbsent("label", key -> label);
        assertThat(new VirtualIpType().check(filled(new VirtualIpType(), values), AgentSettings.DEFAULTS))
                .extracting(Parameter.Conflict::key)
                .isEqualTo(wrong == null ? java.util.List.of() : java.util.List.of(wrong));
    }

    static Map<String, Object> filled(ResourceType type, Map<String, Object> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : type.parameters()) {
            parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value));
        }
        values.putAll(given);
        return values;
    }

    private static VirtualIpSettings settings(Map<String, Object> given) {
        return VirtualIpSettings.of(filled(new VirtualIpType(), given));
    }

    /** {@code eth0 FLAG,FLAG}: that interface has 10.0.0.5. */
    private static Exit printed(String text) {
        String[] words = text.split(" ", 2);
        if (words.length < 2) {
            return exit(text);
        }
        return exit(
                "[{\"ifname\":\"" + words[0] + "\",\"flags\":[\""
                        + words[1].replace(",", "\",\"")
                        + "\"],\"addr_info\":[{\"family\":\"inet\",\"local\":\"10.0.0.5\",\"prefixlen\":24,\"label\":\"eth0\"}]}]");
    }

    static Exit exit(String output) {
        return new Exit(0, output, 1);
    }
}
