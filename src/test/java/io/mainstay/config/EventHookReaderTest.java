package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.EventHook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHookReaderTest {
    @Test
    void aProgramIsToldOfWhatItAsksFor() {
        assertThat(hooks("""
                        pager:
                          on: [violation, faulted]
                          severity: Error
                          groups: [web]
                          exec: [/opt/page, --loud]
                          user: nobody
                          timeout: 10s
                          giveUpAfter: 0s
                        """))
                .containsExactly(new EventHook(
                        "pager",
                        new EventHook.Filter(
                                List.of(
                                        EventKind.CONCURRENCY_VIOLATION,
                                        EventKind.FORCE_OFFLINE_INEFFECTIVE,
                                        EventKind.RESOURCE_FAULTED),
                                Severity.ERROR,
                                List.of("web")),
                        new EventHook.Exec(List.of("/opt/page", "--loud"), Optional.of("nobody")),
                        10_000,
                        0));
    }

    @Test
    void anAddressIsToldOfEverythingUnlessItSaysOtherwise() {
        assertThat(hooks("""
                        chat:
                          webhook: "https://events.example.com/mainstay"
                          headers: {X-Site: shop}
                          tokenFile: /etc/token
                          secretFile: /etc/secret
                          ca: /etc/ca.pem
                        """))
                .containsExactly(new EventHook(
                        "chat",
                        EventHook.Filter.ALL,
                        new EventHook.Webhook(
                                "https://events.example.com/mainstay",
                                Map.of("X-Site", "shop"),
                                Optional.of("/etc/token"),
                                Optional.of("/etc/secret"),
                                Optional.of("/etc/ca.pem")),
                        30_000,
                        3_600_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|has neither exec nor webhook",
                "{exec: [/bin/true], webhook: 'https://a/'}|has both exec and webhook",
                "{exec: [bin/true]}|is not absolute",
                "{exec: []}|has 0 entries",
                "{exec: /bin/true}|is not a list",
                "{exec: [/bin/true], on: [failovr]}|hooks.a.on[0] = failovr: is neither a topic nor an event; did you mean failover?",
                "{exec: [/bin/true], on: []}|has 0 entries",
                "{exec: [/bin/true], severity: error}|did you mean Error?",
                "{exec: [/bin/true], timeout: 500ms}|is too short",
                "{exec: [/bin/true], giveUpAfter: 25h}|is too long",
                "{exec: [/bin/true], tokenFile: /etc/token}|is for a webhook",
                "{exec: [/bin/true], timout: 5s}|did you mean timeout?",
                "{webhook: 'https://a/', user: nobody}|is for a program",
                "{webhook: 'ftp://a/'}|is no http or https address",
                "{webhook: 'https:///x'}|is no http or https address",
                "{webhook: 'ht tp://a/'}|is no address",
                "{webhook: 'https://kim:secret@a/'}|has a user or a fragment",
                "{webhook: 'http://example.com/', tokenFile: /etc/token}|would be sent its token unencrypted",
                "{webhook: 'http://127.0.0.1/', ca: /etc/ca.pem}|is for https",
                "{webhook: 'https://a/', tokenFile: token}|is not absolute",
                "{webhook: 'https://a/', headers: {Authorization: x}}|would be a secret in the configuration",
                "{webhook: 'https://a/', headers: {Content-Length: '3'}}|is written by the node itself",
                "{webhook: 'https://a/', headers: {webhook-id: x}}|is written by the node itself",
                "{webhook: 'https://a/', headers: {'X Y': x}}|is no name of a header",
                "{webhook: 'https://a/', headers: {X: \"a\\r\\nB: c\"}}|is no value of a header"
            })
    void whatIsWrongIsSaid(String hook, String problem) {
        assertThat(read("a: " + hook).problems())
                .anySatisfy(each -> assertThat(each.toString()).contains(problem));
    }

    @Test
    void aNameAndTheirNumberAreBounded() {
        assertThat(read("'a b': {exec: [/bin/true]}").problems())
                .anySatisfy(each -> assertThat(each.toString()).contains("is no name for a hook"));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= EventHook.MAX_HOOKS; i++) {
            many.append("h").append(i).append(": {exec: [/bin/true]}\n");
        }
        assertThat(read(many.toString()).problems())
                .anySatisfy(each -> assertThat(each.toString()).contains("there are 17 hooks"));
    }

    @Test
    void whatIsUnwiseIsAWarning() {
        assertThat(read("a: {webhook: 'http://example.com/'}").warnings())
                .anySatisfy(each -> assertThat(each.toString()).contains("unencrypted"));
        assertThat(read("a: {exec: [/bin/true], groups: [wep]}").warnings())
                .anySatisfy(each -> assertThat(each.toString()).contains("did you mean web?"));
        assertThat(read("a: {webhook: 'http://127.0.0.1:9/', groups: [web]}").warnings())
                .isEmpty();
    }

    private static List<EventHook> hooks(String text) {
        Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.config().orElseThrow().hooks();
    }

    private static Reading read(String hooks) {
        String text = """
                node: n1
                hooks:
                %sgroups:
                  web:
                    resources:
                      app:
                        type: program
                        command: [app]
                """.formatted(hooks.indent(2));
        return ConfigFile.read(text, FakeTypes.CATALOG, "n1", Map.of());
    }
}
