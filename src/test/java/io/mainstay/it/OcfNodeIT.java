package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OCF agents under a whole node, from its configuration file to its commands. */
@Timeout(240)
class OcfNodeIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsAgentsAndRoot() {
        assumeTrue(Files.isDirectory(OcfLife.AGENTS), "no OCF agents (package resource-agents)");
        assumeTrue("root".equals(System.getProperty("user.name")), "not root, and OCF agents demand it");
    }

    @Test
    void aKilledDatabaseRunsAgainInPlaceWithItsRowsAndEndsWithItsGroup() throws Exception {
        Path bin = OcfAgentsIT.postgresql();
        Path data = OcfAgentsIT.postgresData(bin);
        Map<String, String> parameters = OcfAgentsIT.pgsqlParameters(bin, data);
        String group = """
                db:
                  resources:
                    pg:
                      type: ocf
                      agent: ocf:heartbeat:pgsql
                      MonitorInterval: 1s
                      OfflineMonitorInterval: 1s
                      CleanTimeout: 2m
                      RestartLimit: 3
                      parameters: {%s}
                """.formatted(parameters.entrySet().stream()
                .map(entry -> entry.getKey() + ": '" + entry.getValue() + "'")
                .collect(Collectors.joining(", ")));
        try (NodeRig node = new NodeRig(directory, group)) {
            node.start();
            node.awaitState("db", "ONLINE");
            psql(parameters, "create table seen (n int)");
            psql(parameters, "insert into seen values (42)");
            OcfLife.kill(data.resolve("postmaster.pid"));
            node.within(
                    () -> node.resource("db", "pg").getInteger("restarts") == 1
                            && node.group("db").getString("state").equals("ONLINE"),
                    "restarted in place");
            assertThat(psql(parameters, "select n from seen")).contains("42");
            assertThat(node.command("scripts/mainstay", "offline", "db")).endsWith("[0]");
            node.awaitState("db", "OFFLINE");
            assertThat(data.resolve("postmaster.pid")).doesNotExist();
        } finally {
            OcfLife.run("rm", "-rf", data.getParent().toString());
        }
    }

    @Test
    void A56_whatIsNotInstalledIsFaultedAtOnceAndNotTriedAgain() throws Exception {
        String group = """
                db:
                  resources:
                    pg:
                      type: ocf
                      agent: heartbeat/pgsql
                      CleanTimeout: 2m
                      RestartLimit: 5
                      OnlineRetryLimit: 5
                      parameters: {pgctl: /no/such/pg_ctl, psql: /no/such/psql}
                """;
        try (NodeRig node = new NodeRig(directory, group)) {
            node.start();
            node.awaitState("db", "FAULTED");
            assertThat(node.group("db").getString("sentence"))
                    .contains("start exited 5")
                    .contains("cannot run on this node");
            assertThat(node.resource("db", "pg").getInteger("restarts")).isZero();
        }
    }

    @Test
    void aWrongParameterIsFoundByCheck() throws Exception {
        Path file = Files.writeString(directory.resolve("wrong.yaml"), """
                groups:
                  web:
                    resources:
                      ip: {type: ocf, agent: heartbeat/IPaddr2, parameters: {addr: 192.0.2.1}}
                      a: {type: ocf, agent: heartbeat/Nothing}
                """);
        try (NodeRig node = new NodeRig(directory, "web: {resources: {app: {type: dummy}}}")) {
            assertThat(node.command("scripts/mainstay", "check", "-f", file.toString()))
                    .contains("has 'addr', which the agent does not take", "it takes ip, nic")
                    .contains("lacks 'ip', which the agent requires")
                    .contains("heartbeat/Nothing is not there")
                    .endsWith("[1]");
        }
    }

    private static String psql(Map<String, String> parameters, String statement) throws Exception {
        return OcfLife.run(
                parameters.get("psql"),
                "-h",
                parameters.get("socketdir"),
                "-p",
                parameters.get("pgport"),
                "-U",
                "postgres",
                "-Atc",
                statement);
    }
}
