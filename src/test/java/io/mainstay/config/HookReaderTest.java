package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookReaderTest {
    @Test
    void aGroupAndItsResourcesHaveHooksOfTheirOwn() {
        GroupSpec web = read(
                        "BatchAfterOnline: /opt/hooks/up\nPreOnline: /opt/hooks/may\nBatchTimeout: 30s",
                        "BatchBeforeOffline: /opt/hooks/app")
                .config()
                .orElseThrow()
                .groups()
                .get(0);
        assertThat(web.hooks())
                .isEqualTo(new HookSpec(
                        Map.of(HookKind.AFTER_ONLINE, "/opt/hooks/up", HookKind.PRE_ONLINE, "/opt/hooks/may"), 30_000));
        assertThat(web.resources().get(0).hooks())
                .isEqualTo(new HookSpec(Map.of(HookKind.BEFORE_OFFLINE, "/opt/hooks/app"), 300_000));
        assertThat(web.frame().hooks()).as("not the ledger's business").isEqualTo(HookSpec.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchAfterOnline: hooks/up-and-on|is not absolute",
                "BatchAfterOnline: /hook|8",
                "BatchTimeout: 30s|is for hooks, and there is none",
                "{PreOnline: /opt/hooks/may, BatchTimeout: 2h}|BatchTimeout",
                "BatchBeforeStart: /opt/hooks/may|BatchBeforeStart"
            })
    void aHookThatCannotBeHadIsAProblem(String keys, String problem) {
        String lines =
                keys.startsWith("{") ? keys.substring(1, keys.length() - 1).replace(", ", "\n") : keys;
        assertThat(read(lines, "AutoStart: true").problems())
                .anySatisfy(each -> assertThat(each.toString()).contains(problem));
    }

    @Test
    void onlyAGroupHasAVeto() {
        assertThat(read("AutoStart: true", "PreOnline: /opt/hooks/may").problems())
                .anySatisfy(each -> assertThat(each.toString()).contains("resources.app.PreOnline"));
    }

    private static Reading read(String group, String resource) {
        String text = """
                node: n1
                groups:
                  web:
                %s    resources:
                      app:
                        type: program
                        command: [app]
                %s""".formatted(group.indent(4), resource.indent(8));
        return ConfigFile.read(text, FakeTypes.CATALOG, "n1", Map.of());
    }
}
