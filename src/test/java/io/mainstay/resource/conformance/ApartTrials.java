package io.mainstay.resource.conformance;

import io.mainstay.lab.Needs;
import io.mainstay.lab.Shell;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.conformance.Trials.Making;
import io.mainstay.resource.conformance.Trials.Place;
import io.mainstay.resource.conformance.Trials.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trials of what works on a machine itself; they run in namespaces made for them ({@link ApartMain}). */
final class ApartTrials {
    private static final String INTERFACE = "eth0";
    private static final String ADDRESS = "10.9.0.5";
    private static final String NETWORK = "10.8.0.0/16";
    private static final Path INIT_SCRIPTS = Path.of("/etc/init.d");
    private static final Path SYSTEMD = Path.of("/run/systemd");

    private ApartTrials() {}

    static Map<String, Trial> all() {
        List<String> missing = Needs.missing();
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("service", trial(missing, "service (Debian: init-system-helpers)", ApartTrials::service));
        trials.put("virtualip", trial(missing, "ip (Debian: iproute2)", ApartTrials::virtualIp));
        trials.put("route", trial(missing, "ip (Debian: iproute2)", ApartTrials::route));
        trials.put("filesystem", trial(missing, "mount (Debian: mount)", ApartTrials::filesystem));
        trials.put("ping", trial(missing, "ping (Debian: iputils-ping)", ApartTrials::ping));
        return trials;
    }

    /** @param program its name, and where it comes from */
    private static Trial trial(List<String> missing, String program, Making making) {
        List<String> all = new ArrayList<>(missing);
        if (!Shell.has(program.split(" ", 2)[0])) {
            all.add(program);
        }
        return new Trial(
                all.isEmpty() ? Optional.empty() : Optional.of("this machine lacks " + String.join("; ", all)),
                Place.APART,
                making);
    }

    /** The network in which all of them are tried: one interface, with a cable to nowhere. */
    static void wire() throws IOException {
        Shell.run("ip", "link", "set", "lo", "up");
        Shell.run("ip", "link", "add", INTERFACE, "type", "veth", "peer", "name", "nowhere");
        Shell.run("ip", "link", "set", "nowhere", "up");
        Shell.run("ip", "link", "set", INTERFACE, "up");
        Shell.run("ip", "address", "add", "10.9.0.1/24", "dev", INTERFACE);
    }

    /** With a directory of init scripts that holds no other, and without systemd, where that runs. */
    private static Conformance service(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Shell.run("mount", "-t", "tmpfs", "conformance", INIT_SCRIPTS.toString());
        if (Files.isDirectory(SYSTEMD)) {
            Shell.run("mount", "-t", "tmpfs", "conformance", SYSTEMD.toString());
        }
        Path up = directory.resolve("up");
        Trials.initScript(INIT_SCRIPTS.resolve("app"), up);
        return Conformance.of(type, Map.of("name", "app"), workshop, directory).killedBy(() -> Trials.removed(up));
    }

    private static Conformance virtualIp(ResourceType type, Workshop workshop, Path directory) {
        return Conformance.of(type, Map.of("address", ADDRESS), workshop, directory)
                .killedBy(() -> Trials.ran("ip", "address", "del", ADDRESS + "/24", "dev", INTERFACE));
    }

    private static Conformance route(ResourceType type, Workshop workshop, Path directory) {
        return Conformance.of(type, Map.of("destination", NETWORK, "gateway", "10.9.0.254"), workshop, directory)
                .killedBy(() -> Trials.ran("ip", "route", "del", NETWORK));
    }

    private static Conformance filesystem(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Path mounted = Files.createDirectory(directory.resolve("mounted")).toRealPath();
        Map<String, Object> values =
                Map.of("device", "conformance", "directory", mounted.toString(), "fstype", "tmpfs");
        return Conformance.of(type, values, workshop, directory)
                .killedBy(() -> Trials.ran("umount", mounted.toString()));
    }

    private static Conformance ping(ResourceType type, Workshop workshop, Path directory) {
        return Conformance.of(type, Map.of("hosts", List.of("10.9.0.1")), workshop, directory);
    }
}
