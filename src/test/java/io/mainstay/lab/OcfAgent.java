package io.mainstay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One of Debian's OCF agents as the lab runs it.
 *
 * @param agent its name below {@code ocf:heartbeat:}
 * @param parameters as YAML's flow style takes them
 * @param sight how it is seen from outside
 * @param kill what takes it down without asking anybody
 */
record OcfAgent(String agent, String parameters, Sight sight, Kill kill) {
    static final String DATA = "/mnt/ocf/data";
    private static final String MOUNT = "/run/lab-mount";
    private static final String ADDRESS = "10.78.0.101";
    private static final String MARK = "1000001";
    private static final int AZURE_PORT = 62503;
    private static final int GCP_PORT = 62504;
    private static final int WEB_PORT = 62505;
    private static final int DATABASE_PORT = 62506;

    /** Something that happens to a host. */
    interface Kill {
        void on(LabHost host) throws IOException;
    }

    /** The group that holds it alone: named as the agent, in small letters. */
    String group() {
        return agent.toLowerCase(Locale.ROOT);
    }

    /** The first kill is answered in place, the second one by a move; monitors are frequent so that runs are short. */
    String yaml() {
        return """
                %s:
                  nodes: [n1, n2]
                  resources:
                    agent:
                      type: ocf
                      agent: heartbeat/%s
                      parameters: {%s}
                      MonitorInterval: 2s
                      MonitorTimeout: 60s
                      CleanTimeout: 2m
                      RestartLimit: 1
                """.formatted(group(), agent, parameters);
    }

    static List<OcfAgent> all() {
        String programs = Postgres.programs().toString();
        return List.of(
                file("Dummy", "state: /run/dummy.state", "/run/dummy.state"),
                file("Stateful", "state: /run/stateful.state", "/run/stateful.state"),
                file(
                        "Delay",
                        "startdelay: \"0\", stopdelay: \"0\", mondelay: \"0\"",
                        "/run/resource-agents/Delay_delay.agent"),
                process(
                        "anything",
                        "binfile: /bin/sleep, cmdline_options: \"" + MARK + "\", pidfile: /run/anything.pid,"
                                + " logfile: /run/anything.log",
                        Sight.command(MARK),
                        MARK),
                process("azure-lb", "port: \"" + AZURE_PORT + "\"", Sight.listener(AZURE_PORT), "" + AZURE_PORT),
                process(
                        "gcp-ilb",
                        "port: \"" + GCP_PORT + "\", cat: /usr/bin/socat, log_enable: \"false\"",
                        Sight.listener(GCP_PORT),
                        "TCP-LISTEN:" + GCP_PORT + ",backlog=10,fork,reuseaddr"),
                new OcfAgent(
                        "IPaddr2",
                        "ip: " + ADDRESS + ", nic: eth1, cidr_netmask: \"24\", arp_count: \"1\"",
                        Sight.address(ADDRESS),
                        host -> host.run("ip", "address", "del", ADDRESS + "/24", "dev", "eth1")),
                new OcfAgent(
                        "Filesystem",
                        "device: tmpfs, directory: " + MOUNT + ", fstype: tmpfs",
                        Sight.mount(MOUNT),
                        host -> host.run("umount", MOUNT)),
                process(
                        "apache",
                        "configfile: RUN_DIRECTORY/apache.conf, httpd: /usr/sbin/apache2,"
                                + " statusurl: \"http://127.0.0.1:" + WEB_PORT + "/server-status\"",
                        Sight.listener(WEB_PORT),
                        "-DSTATUS"),
                new OcfAgent(
                        "pgsql",
                        "pgctl: " + programs + "/pg_ctl, psql: " + programs + "/psql, pgdata: " + DATA + ", config: "
                                + DATA + "/postgresql.conf, pgport: \"" + DATABASE_PORT
                                + "\", socketdir: /run/postgresql, logfile: /mnt/ocf/log",
                        Sight.listener(DATABASE_PORT),
                        host -> Sight.killWorkingIn(host, Path.of(DATA))));
    }

    private static OcfAgent file(String agent, String parameters, String state) {
        return new OcfAgent(agent, parameters, Sight.file(state), host -> Files.delete(host.inside(state)));
    }

    private static OcfAgent process(String agent, String parameters, Sight sight, String word) {
        return new OcfAgent(agent, parameters, sight, host -> Sight.killCommand(host, word));
    }

    /** What the agents want to find: a site for apache, a database for pgsql. */
    static void prepare(Places places) throws IOException {
        Files.writeString(places.run().resolve("apache.conf"), """
                ServerRoot %1$s
                ServerName localhost
                PidFile /run/lab-apache.pid
                ErrorLog /run/lab-apache.log
                DefaultRuntimeDir /run
                Listen 127.0.0.1:%2$d
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                LoadModule status_module /usr/lib/apache2/modules/mod_status.so
                <Location /server-status>
                SetHandler server-status
                </Location>
                """.formatted(places.run(), WEB_PORT));
        Postgres.create(
                places.sharedDisk().resolve("ocf"),
                List.of(
                        "listen_addresses = '127.0.0.1'",
                        "port = " + DATABASE_PORT,
                        "unix_socket_directories = '/run/postgresql'"),
                "");
    }
}
