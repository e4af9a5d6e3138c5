package io.mainstay.resource.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.lab.Needs;
import io.mainstay.lab.Shell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A switch with hosts at it, each a network namespace of its own; the switch is one too, so the machine's own network is
 * left alone. */
final class Net implements AutoCloseable {
    private static int nets;

    private final String prefix = "ms" + ProcessHandle.current().pid() + "-" + next();
    private final List<String> namespaces = new ArrayList<>();

    private static synchronized int next() {
        nets++;
        return nets;
    }

    /** Skips the test, saying why, where there can be none. */
    static Net open() throws IOException {
        List<String> missing = Needs.missing();
        assumeTrue(missing.isEmpty(), () -> "no network namespaces: " + String.join("; ", missing));
        Net net = new Net();
        net.namespace("switch");
        net.in("switch", "ip", "link", "add", "br0", "type", "bridge");
        net.in("switch", "ip", "link", "set", "br0", "up");
        return net;
    }

    /** A host with eth0 at the switch; returns its namespace. */
    String host(String name) throws IOException {
        String namespace = namespace(name);
        in(name, "ip", "link", "set", "lo", "up");
        plug(name, "eth0");
        return namespace;
    }

    /** One more interface of a host at the switch. */
    void plug(String host, String interfaceName) throws IOException {
        String port = host + "-" + interfaceName;
        in("switch", "ip", "link", "add", port, "type", "veth", "peer", "name", interfaceName, "netns", name(host));
        in("switch", "ip", "link", "set", port, "master", "br0", "up");
        in(host, "ip", "link", "set", interfaceName, "up");
        in(host, "sysctl", "-q", "-w", "net.ipv6.conf." + interfaceName + ".accept_dad=0");
    }

    /** Pulls the cable of that interface, or puts it back. */
    void cable(String host, String interfaceName, String upOrDown) throws IOException {
        in("switch", "ip", "link", "set", host + "-" + interfaceName, upOrDown);
    }

    /** Gives a host an address of its own. */
    void address(String host, String address) throws IOException {
        List<String> argv = new ArrayList<>(List.of("ip", "address", "add", address, "dev", "eth0"));
        if (address.contains(":")) {
            argv.add("nodad");
        }
        in(host, argv.toArray(String[]::new));
    }

    /** The hardware address of a host's interface. */
    String mac(String host, String interfaceName) throws IOException {
        return in(host, "cat", "/sys/class/net/" + interfaceName + "/address").strip();
    }

    /** What a host believes to be the hardware address of that IP address; empty when it believes nothing. */
    String neighbour(String host, String address) throws IOException {
        String[] words =
                in(host, "ip", "neigh", "show", "to", address, "dev", "eth0").split("\\s+", -1);
        int at = List.of(words).indexOf("lladdr");
        return at < 0 ? "" : words[at + 1];
    }

    /** Whether one answers the other; the one learns the other's hardware address by it. */
    boolean reaches(String host, String address) {
        try {
            in(host, "ping", "-n", "-q", "-c", "1", "-W", "2", address);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    /** Runs a program on a host; returns what it printed. */
    String in(String host, String... argv) throws IOException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name(host)));
        all.addAll(List.of(argv));
        return Shell.run(all.toArray(String[]::new));
    }

    String name(String host) {
        return prefix + host;
    }

    private String namespace(String host) throws IOException {
        Shell.run("ip", "netns", "add", name(host));
        namespaces.add(name(host));
        return name(host);
    }

    @Override
    public void close() throws IOException {
        for (String each : namespaces) {
            Shell.run("ip", "netns", "del", each);
        }
    }
}
