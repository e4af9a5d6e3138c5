package io.mainstay.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final Map<String, Object> TREE = Map.of(
            "node",
            "n1",
            "groups",
            Map.of(
                    "web",
                    Map.of(
                            "resources",
                            Map.of(
                                    "app",
                                    Map.of(
                                            "type",
                                            "process",
                                            "command",
                                            List.of(
                                                    "/bin/app",
                                                    "--password=sesame-1",
                                                    "--db-token",
                                                    "sesame-2",
                                                    "--port",
                                                    "80"),
                                            "environment",
                                            Map.of(
                                                    "DB",
                                                    "postgres://joe:sesame-3@db/x",
                                                    "MODE",
                                                    "sesame-4",
                                                    "HOME",
                                                    "/var/lib")),
                                    "look",
                                    Map.of(
                                            "url",
                                            "http://10.0.0.1:80/health?key=sesame-5",
                                            "headers",
                                            Map.of("X-A", "sesame-6"))))),
            "hooks",
            List.of(Map.of("webhook", "https://hooks.example.org/services/T0/sesame-7")),
            "password",
            "s\"e\\same-8");

    @Test
    void theConfigurationKeepsItsShapeAndLosesItsSecrets() {
        String cleaned = String.valueOf(Secrets.unknown().cleanTree(TREE));
        assertThat(cleaned)
                .doesNotContain("same")
                .contains(
                        "n1",
                        "process",
                        "/bin/app",
                        "--port",
                        "80",
                        "http://10.0.0.1:80/health?[removed]",
                        "DB=[removed]")
                .contains("https://hooks.example.org/[removed]", "--db-token, [removed]", "--password=[removed]");
    }

    @Test
    void whatTheConfigurationNamesIsRemovedFromEveryText() {
        Secrets secrets = Secrets.of(TREE);
        for (int i = 1; i <= 7; i++) {
            String told = "it said sesame-" + i + ", and again: xsesame-" + i + "y";
            assertThat(secrets.clean(told)).as("%d", i).isEqualTo("it said [removed], and again: x[removed]y");
        }
        assertThat(secrets.clean("{\"detail\":\"s\\\"e\\\\same-8\"}")).isEqualTo("{\"detail\":\"[removed]\"}");
        assertThat(secrets.clean("q=s%22e%5Csame-8")).isEqualTo("q=[removed]");
        assertThat(secrets.clean("/var/lib is full, port 80")).isEqualTo("/var/lib is full, port 80");
    }

    @Test
    void whatLooksLikeASecretIsRemovedToo() {
        Secrets secrets = Secrets.unknown();
        assertThat(secrets.clean("Authorization: Bearer abc.def")).isEqualTo("Authorization: [removed]");
        assertThat(secrets.clean("sent bearer abcDEF12 to it")).isEqualTo("sent bearer [removed] to it");
        assertThat(secrets.clean("-Dstore.password=abc -Xmx1g")).isEqualTo("-Dstore.password=[removed] -Xmx1g");
        assertThat(secrets.clean("ran app --password abc -v")).isEqualTo("ran app --password [removed] -v");
        assertThat(secrets.clean("{\"apiKey\": \"abc\", \"b\": 1}")).isEqualTo("{\"apiKey\": \"[removed]\", \"b\": 1}");
        assertThat(secrets.clean("GET http://joe:x@h/p?a=b failed"))
                .isEqualTo("GET http://[removed]@h/p?[removed] failed");
        assertThat(secrets.clean("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nx"))
                .isEqualTo("[removed]\nx");
        assertThat(secrets.clean("-----BEGIN PRIVATE KEY-----\nMII and the end is missing"))
                .isEqualTo("[removed]");
    }

    @Test
    void whatIsNoSecretStays() {
        Secrets secrets = Secrets.unknown();
        for (String text : List.of(
                "web is online on n1: probe 2 s ago from 168.63.129.16",
                "see http://127.0.0.1:7480/ and https://h/p",
                "basic settings, a bearer of news",
                "monitor 12 ms (average 10)")) {
            assertThat(secrets.clean(text)).isEqualTo(text);
        }
        assertThat(Secrets.of(Map.of("a", 1, "b", true)).clean("a 1 true")).isEqualTo("a 1 true");
    }
}
