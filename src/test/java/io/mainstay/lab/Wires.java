package io.mainstay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of the lab: a namespace with two switches. Each host has a port on the cluster's switch (10.77.0.0/24) and one
 * on the management switch (10.78.0.0/24), where the prober sits and which no cut touches. Faults are made in the switch, so
 * a host notices nothing but silence; only one-way cuts are made in a host, by a neighbour's wrong hardware address.
 */
final class Wires implements AutoCloseable {
    private static final String SWITCH = "switch";
    private static final String CLUSTER = "br0";
    private static final String MANAGEMENT = "br1";

    private final List<String> hosts;

    /** Wants a mount namespace of its own: then names under /run/netns are seen by nobody else and go with it. */
    Wires(List<String> hosts) throws IOException {
        this.hosts = List.copyOf(hosts);
        Files.createDirectories(Path.of("/run/netns"));
        Shell.run("mount", "-t", "tmpfs", "tmpfs", "/run/netns");
        Shell.run("ip", "netns", "add", SWITCH);
        List<String> batch = new ArrayList<>(List.of(
                "link set lo up",
                "link add " + CLUSTER + " type bridge",
                "link add " + MANAGEMENT + " address 02:00:0a:4e:00:01 type bridge",
                "link set " + CLUSTER + " up",
                "link set " + MANAGEMENT + " up",
                "addr add 10.78.0.1/24 dev " + MANAGEMENT));
        hosts.forEach(host -> batch.add("neigh add " + managementAddress(host) + " lladdr " + hardware("4e", host)
                + " nud permanent dev " + MANAGEMENT));
        inSwitch(batch);
    }

    String address(String host) {
        return "10.77.0." + number(host);
    }

    String managementAddress(String host) {
        return "10.78.0." + number(host);
    }

    /** The words before a command that shall run beside the prober's switch. */
    List<String> entering() {
        return List.of("ip", "netns", "exec", SWITCH);
    }

    /** Gives a host that has just come up, by its first process, its two links; replaces those of its last boot. */
    void plugIn(String host, long pid) throws IOException {
        for (String old : List.of(port(host), managementPort(host))) {
            if (Shell.run("ip", "-n", SWITCH, "-o", "link").contains(": " + old + "@")) {
                inSwitch(List.of("link del " + old));
            }
        }
        inSwitch(List.of(
                "link add " + port(host) + " type veth peer name eth0 address " + hardware("4d", host) + " netns "
                        + pid,
                "link add " + managementPort(host) + " type veth peer name eth1 address " + hardware("4e", host)
                        + " netns " + pid,
                "link set " + port(host) + " master " + CLUSTER + " up",
                "link set " + managementPort(host) + " master " + MANAGEMENT + " up"));
        inHost(
                pid,
                List.of(
                        "link set lo up",
                        "addr add " + address(host) + "/24 dev eth0",
                        "addr add " + managementAddress(host) + "/24 dev eth1",
                        "link set eth0 up",
                        "link set eth1 up"));
    }

    /** Nothing passes either way and nobody is told; the link stays up. */
    void cut(String host) throws IOException {
        inSwitch(List.of("link set " + port(host) + " nomaster"));
    }

    /** As {@link #cut}, on the management network too: what a machine without power does. */
    void silence(String host) throws IOException {
        inSwitch(List.of("link set " + port(host) + " nomaster", "link set " + managementPort(host) + " nomaster"));
    }

    /** Undoes {@link #cut}, {@link #silence}, {@link #cutFromPeer} and {@link #linkDown}. */
    void restore(String host) throws IOException {
        inSwitch(List.of(
                "link set " + port(host) + " up",
                "link set " + port(host) + " master " + CLUSTER,
                "link set " + managementPort(host) + " master " + MANAGEMENT,
                "link set " + port(host) + " type bridge_slave isolated off"));
    }

    /** The cable is pulled: the host's own link is down, and it may know. */
    void linkDown(String host) throws IOException {
        inSwitch(List.of("link set " + port(host) + " down"));
    }

    /** These two hear nothing of one another; everyone else hears both. */
    void cutFromPeer(String one, String other) throws IOException {
        inSwitch(List.of(
                "link set " + port(one) + " type bridge_slave isolated on",
                "link set " + port(other) + " type bridge_slave isolated on"));
    }

    /** Nothing that {@code from} (its first process's pid given) sends to {@code to} arrives; the other way works. */
    void mute(long fromPid, List<String> to) throws IOException {
        inHost(
                fromPid,
                to.stream()
                        .map(host ->
                                "neigh replace " + address(host) + " lladdr 02:00:00:00:00:ff nud permanent dev eth0")
                        .toList());
    }

    /** Undoes {@link #mute}. */
    void unmute(long fromPid, List<String> to) throws IOException {
        String known = Shell.run("", nsenter(fromPid, "ip", "neigh", "show", "nud", "permanent", "dev", "eth0"));
        inHost(
                fromPid,
                to.stream()
                        .filter(host -> known.contains(address(host) + " "))
                        .map(host -> "neigh del " + address(host) + " dev eth0")
                        .toList());
    }

    List<String> others(String host) {
        return hosts.stream().filter(other -> !other.equals(host)).toList();
    }

    private static List<String> nsenter(long pid, String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", "" + pid, "--net"));
        all.addAll(List.of(words));
        return all;
    }

    private static void inHost(long pid, List<String> batch) throws IOException {
        if (!batch.isEmpty()) {
            Shell.run(String.join("\n", batch) + "\n", nsenter(pid, "ip", "-batch", "-"));
        }
    }

    private static void inSwitch(List<String> batch) throws IOException {
        Shell.run(String.join("\n", batch) + "\n", List.of("ip", "-n", SWITCH, "-batch", "-"));
    }

    private static String port(String host) {
        return "c-" + host;
    }

    private static String managementPort(String host) {
        return "m-" + host;
    }

    private static String hardware(String network, String host) {
        return "02:00:0a:" + network + ":00:" + number(host);
    }

    /** n1 is 11. */
    private static int number(String host) {
        return 10 + Integer.parseInt(host.substring(1));
    }

    @Override
    public void close() throws IOException {
        Shell.run("ip", "netns", "del", SWITCH);
        Shell.run("umount", "/run/netns");
    }
}
