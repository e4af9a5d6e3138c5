package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own OCF agents with what they are for, each through its whole life; as root, for agents want it so. */
@Timeout(180)
class OcfAgentsIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "not root, and OCF agents demand it");
    }

    @Test
    void dummy() throws Exception {
        Path state = directory.resolve("dummy.state");
        live("Dummy", Map.of("state", state.toString()), () -> Files.delete(state));
    }

    @Test
    void stateful() throws Exception {
        Path state = directory.resolve("stateful.state");
        live("Stateful", Map.of("state", state.toString()), () -> Files.delete(state));
    }

    @Test
    void delay() throws Exception {
        try (OcfLife life =
                new OcfLife(directory, "Delay", Map.of("startdelay", "0", "stopdelay", "0", "mondelay", "0"))) {
            life.live(() -> Files.delete(Path.of("/run/resource-agents", "Delay_" + life.instance())));
        }
    }

    @Test
    void anything() throws Exception {
        Path pidFile = directory.resolve("anything.pid");
        live(
                "anything",
                Map.of(
                        "binfile",
                        "/bin/sleep",
                        "cmdline_options",
                        "1000",
                        "pidfile",
                        pidFile.toString(),
                        "logfile",
                        directory.resolve("anything.log").toString()),
                () -> OcfLife.kill(pidFile));
    }

    @Test
    void azureLb() throws Exception {
        needs("/usr/bin/nc", "netcat-openbsd");
        try (OcfLife life = new OcfLife(directory, "azure-lb", Map.of("port", "" + NodeRig.freePort()))) {
            life.live(() -> OcfLife.kill(life.pidFile()));
        }
    }

    /** It leaves a child that holds its output, so that a manager that waits for the output's end hangs. */
    @Test
    void gcpIlb() throws Exception {
        needs("/usr/bin/socat", "socat");
        int port = NodeRig.freePort();
        Map<String, String> parameters = Map.of("port", "" + port, "cat", "/usr/bin/socat", "log_enable", "false");
        try (OcfLife life = new OcfLife(directory, "gcp-ilb", parameters)) {
            life.live(() -> OcfLife.kill(life.pidFile()));
        }
    }

    /** In a network namespace of its own; the agent itself enters it. */
    @Test
    void ipaddr2() throws Exception {
        String namespace = "mainstay-it-" + ProcessHandle.current().pid();
        assumeTrue(
                new ProcessBuilder("ip", "netns", "add", namespace).start().waitFor() == 0,
                "no network namespace can be made here");
        try {
            OcfLife.run("ip", "-n", namespace, "link", "set", "lo", "up");
            OcfLife.run("ip", "-n", namespace, "link", "add", "eth0", "type", "veth", "peer", "eth1");
            OcfLife.run("ip", "-n", namespace, "link", "set", "eth0", "up");
            OcfLife.run("ip", "-n", namespace, "link", "set", "eth1", "up");
            Map<String, String> parameters = Map.of(
                    "ip",
                    "192.0.2.77",
                    "nic",
                    "eth0",
                    "cidr_netmask",
                    "24",
                    "network_namespace",
                    namespace,
                    "arp_count",
                    "1",
                    "arp_interval",
                    "10");
            live(
                    "IPaddr2",
                    parameters,
                    () -> OcfLife.run("ip", "-n", namespace, "address", "del", "192.0.2.77/24", "dev", "eth0"));
            assertThat(OcfLife.run("ip", "-n", namespace, "-4", "address", "show", "dev", "eth0"))
                    .doesNotContain("192.0.2.77");
        } finally {
            OcfLife.run("ip", "netns", "delete", namespace);
        }
    }

    @Test
    void filesystem() throws Exception {
        Path point = Files.createDirectory(directory.resolve("mount"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "tmpfs", point.toString())
                                .start()
                                .waitFor()
                        == 0,
                "this machine lets nobody mount a tmpfs");
        OcfLife.run("umount", point.toString());
        live(
                "Filesystem",
                Map.of("device", "tmpfs", "directory", point.toString(), "fstype", "tmpfs"),
                () -> OcfLife.run("umount", point.toString()));
    }

    @Test
    void apache() throws Exception {
        needs("/usr/sbin/apache2", "apache2");
        int port = NodeRig.freePort();
        Path pidFile = directory.resolve("apache.pid");
        Path config = Files.writeString(directory.resolve("apache.conf"), """
                ServerRoot %1$s
                ServerName localhost
                PidFile %1$s/apache.pid
                ErrorLog %1$s/error.log
                DefaultRuntimeDir %1$s
                Listen 127.0.0.1:%2$d
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                LoadModule status_module /usr/lib/apache2/modules/mod_status.so
                <Location /server-status>
                SetHandler server-status
                </Location>
                """.formatted(directory, port));
        live(
                "apache",
                Map.of(
                        "configfile",
                        config.toString(),
                        "httpd",
                        "/usr/sbin/apache2",
                        "statusurl",
                        "http://127.0.0.1:" + port + "/server-status"),
                () -> OcfLife.kill(pidFile));
    }

    @Test
    void pgsql() throws Exception {
        Path bin = postgresql();
        Path data = postgresData(bin);
        try {
            live("pgsql", pgsqlParameters(bin, data), () -> OcfLife.kill(data.resolve("postmaster.pid")));
        } finally {
            OcfLife.run("rm", "-rf", data.getParent().toString());
        }
    }

    private void live(String agent, Map<String, String> parameters, OcfLife.Kill kill) throws Exception {
        try (OcfLife life = new OcfLife(directory, agent, parameters)) {
            life.live(kill);
        }
    }

    private static void needs(String program, String debian) {
        assumeTrue(Files.isExecutable(Path.of(program)), "no " + program + " (package " + debian + ")");
    }

    /** The programs of the newest PostgreSQL that Debian has installed. */
    static Path postgresql() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        Optional<Path> bin = Optional.empty();
        if (Files.isDirectory(versions)) {
            try (Stream<Path> found = Files.list(versions)) {
                bin = found.map(version -> version.resolve("bin"))
                        .filter(path -> Files.isExecutable(path.resolve("initdb")))
                        .max(Path::compareTo);
            }
        }
        assumeTrue(bin.isPresent(), "no PostgreSQL (package postgresql)");
        return bin.get();
    }

    /** A cluster of the user postgres, who may not enter the directories that a test is given. */
    static Path postgresData(Path bin) throws Exception {
        Path home = Files.createTempDirectory("mainstay-pgsql");
        OcfLife.run("chown", "postgres:", home.toString());
        Path data = home.resolve("data");
        OcfLife.run(
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                bin.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-A",
                "trust",
                "--no-sync");
        Files.write(
                data.resolve("postgresql.conf"),
                List.of("listen_addresses = ''", "unix_socket_directories = '" + home + "'", "fsync = off"),
                java.nio.file.StandardOpenOption.APPEND);
        return data;
    }

    static Map<String, String> pgsqlParameters(Path bin, Path data) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("pgctl", bin.resolve("pg_ctl").toString());
        parameters.put("psql", bin.resolve("psql").toString());
        parameters.put("pgdata", data.toString());
        parameters.put("config", data.resolve("postgresql.conf").toString());
        parameters.put("pgport", "" + NodeRig.freePort());
        parameters.put("socketdir", data.getParent().toString());
        parameters.put("logfile", data.getParent().resolve("log").toString());
        return parameters;
    }
}
