package io.mainstay.resource.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.ParameterValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LvmValuesTest {
    /** As LVM 2.03.16 prints it, with a complaint between its lines. */
    private static final String REPORT = """
              {
                  "report": [
              WARNING: Couldn't find device with uuid x-y.
                      {
                          "lv": [
                              {"lv_name":"data", "lv_active":"active", "lv_skip_activation":""},
                              {"lv_name":"logs", "lv_active":"", "lv_skip_activation":""},
                              {"lv_name":"snap", "lv_active":"", "lv_skip_activation":"skip activation"}
                          ]
                      }
                  ]
              }
            """;

    private static final String OWNER = """
              {"report": [{"vg": [
                {"vg_name":"vg", "vg_systemid":"n1", "vg_tags":"backup,mainstay:n2,mainstay2:n3"}
              ]}]}
            """;

    @Test
    void volumesThatAnActivationBringsUpAndThatAreNotUpAreFound() {
        assertThat(LvmReport.parse(REPORT, "lv").orElseThrow().inactive()).containsExactly("logs");
    }

    @Test
    void whoseAGroupIsStandsInItsSystemIdAndItsTags() {
        LvmReport report = LvmReport.parse(OWNER, "vg").orElseThrow();
        assertThat(report.systemIds()).containsExactly("n1");
        assertThat(report.ownersByTag("mainstay")).containsExactly("n2");
        assertThat(report.ownersByTag("nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "lvs: command not found", "{", "{\"report\": 7}", "{\"report\": [{\"lv\": [7]}]}", "[]"})
    void whatIsNoReportIsNone(String text) {
        assertThat(LvmReport.parse(text, "lv")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', FREE",
        "n1, '', OURS",
        "n1, n1, OURS",
        "n2, 'n2', TAKE",
        "n2, 'n3|n2', TAKE",
        "n2, '', REFUSED",
        "n2, n3, REFUSED",
        "n1|n2, n2, REFUSED"
    })
    void aGroupIsTakenFromNobodyButThoseWhoAreNamed(String owners, String takeFrom, Claim.Verdict verdict) {
        Claim claim = Claim.of("system id", "vg", split(owners), "n1", split(takeFrom));
        assertThat(claim.verdict()).isEqualTo(verdict);
    }

    @Test
    void aRefusalSaysWhoseItIsAndWhatToDo() {
        assertThat(Claim.of("system id", "vg", List.of("n2"), "n1", List.of()).words())
                .isEqualTo(
                        "vg belongs to n2 by its system id, and this is n1; it may be active there. If n2 is a node of"
                                + " this cluster, name it in takeFrom");
    }

    @ParameterizedTest
    @CsvSource({
        "vg, '', 'vg-data|vg-logs|vg-a--b|vg-pool_tdata'",
        "vg, data, 'vg-data'",
        "vg, a-b, 'vg-a--b'",
        "a-b, '', 'a--b-c'",
        "a, '', ''",
        "v, '', ''"
    })
    void theKernelsNamesAreReadAsDeviceMapperWritesThem(String group, String volume, String found) {
        List<String> names = List.of("vg-data", "vg-logs", "vg-a--b", "vg-pool_tdata", "a--b-c", "vg--x-data", "luks");
        assertThat(ActiveVolumes.of(names, parameters(group, volume))).isEqualTo(split(found));
    }

    @Test
    void layersBeneathAVolumeAreOfIt() {
        assertThat(ActiveVolumes.of(List.of("vg-data-real", "vg-data-cow", "vg-data2"), parameters("vg", "data")))
                .containsExactly("vg-data-real", "vg-data-cow");
    }

    @Test
    void takingNamesWhomItIsTakenFrom() {
        Claim take = new Claim(Claim.Verdict.TAKE, "n2", "");
        Claim free = new Claim(Claim.Verdict.FREE, "", "");
        assertThat(of(Map.of()).take(take, "n1").argv())
                .containsExactly(
                        "vgchange", "-y", "--config", "local/extra_system_ids=[\"n2\"]", "--systemid", "n1", "vg");
        assertThat(of(Map.of()).take(free, "n1").argv()).containsExactly("vgchange", "-y", "--systemid", "n1", "vg");
        assertThat(of(Map.of("exclusive", "tag")).take(take, "n1").argv())
                .containsExactly("vgchange", "-y", "--deltag", "mainstay:n2", "--addtag", "mainstay:n1", "vg");
    }

    @ParameterizedTest
    @CsvSource({
        "vg, 'a b', vg",
        "vg, '-a', vg",
        "vg, 'a/b', vg",
        "lv, 'a;b', lv",
        "tag, '@x', tag",
        "vg, 'ok-1.2_x+', ''"
    })
    void namesThatLvmDoesNotTakeAreConflicts(String key, String name, String conflict) {
        assertThat(new LvmType()
                        .check(values(Map.of(key, name)), AgentSettings.DEFAULTS).stream()
                                .map(Conflict::key))
                .isEqualTo(split(conflict));
    }

    @Test
    void takeFromNeedsSomethingToTakeBy() {
        Map<String, Object> values = values(Map.of("exclusive", "none", "takeFrom", List.of("n2", "a\"]b")));
        assertThat(new LvmType().check(values, AgentSettings.DEFAULTS)).hasSize(2);
    }

    static Map<String, Object> values(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>();
        new LvmType()
                .parameters()
                .forEach(parameter -> parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value)));
        values.put("vg", "vg");
        values.putAll(more);
        return values;
    }

    private static LvmParameters of(Map<String, Object> more) {
        return LvmParameters.of(new ParameterValues(values(more)));
    }

    private static LvmParameters parameters(String group, String volume) {
        return new LvmParameters(
                group,
                Optional.of(volume).filter(name -> !name.isEmpty()),
                LvmParameters.Exclusive.NONE,
                "mainstay",
                List.of());
    }

    private static List<String> split(String words) {
        return words.isEmpty() ? List.of() : Arrays.asList(words.split("\\|", -1));
    }
}
