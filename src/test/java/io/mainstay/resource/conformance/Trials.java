package io.mainstay.resource.conformance;

import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For each built-in type a resource that can be tried on this machine, or the reason why none can. */
final class Trials {
    /**
     * How to try one type.
     *
     * @param missing why it cannot be tried here; empty when it can
     */
    record Trial(Optional<String> missing, Making making) {
        static Trial of(Making making) {
            return new Trial(Optional.empty(), making);
        }

        static Trial needs(String program, Making making) {
            boolean there = List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").stream()
                    .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
            return new Trial(there ? Optional.empty() : Optional.of(program + " is not installed"), making);
        }
    }

    /** Makes the trial of one type; the directory is its own. */
    interface Making {
        Conformance make(ResourceType type, Workshop workshop, Path directory) throws IOException;
    }

    private Trials() {}

    static Map<String, Trial> all() {
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("process", Trial.of(Trials::process));
        trials.put("script", Trial.of(Trials::script));
        trials.put("lbhealthcheck", Trial.of(Trials::lbHealthCheck));
        trials.put("dummy", Trial.of(Trials::dummy));
        return trials;
    }

    private static Conformance process(ResourceType type, Workshop workshop, Path directory) {
        return Conformance.of(type, Map.of("command", List.of("/bin/sleep", "1000")), workshop, directory);
    }

    /** A script that takes a moment for everything, so that what is cancelled is in the middle of it. */
    private static Conformance script(ResourceType type, Workshop workshop, Path directory) throws IOException {
        Path up = directory.resolve("up");
        Path script = directory.resolve("app");
        Files.writeString(script, """
                #!/bin/sh
                sleep 0.05
                case $1 in
                  monitor) [ -e %1$s ] && exit 110; exit 100 ;;
                  online) touch %1$s ;;
                  offline | clean) rm -f %1$s ;;
                  *) exit 64 ;;
                esac
                """.formatted(up));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return Conformance.of(type, Map.of("script", script.toString()), workshop, directory)
                .killedBy(() -> removed(up));
    }

    private static Conformance dummy(ResourceType type, Workshop workshop, Path directory) {
        Path file = directory.resolve("up");
        Map<String, Object> values = Map.of("file", file.toString(), "OnlineDelay", 20L, "MonitorDelay", 5L);
        return Conformance.of(type, values, workshop, directory).killedBy(() -> removed(file));
    }

    /** With a load balancer that probes all the time, which it has to be before it counts as online. */
    private static Conformance lbHealthCheck(ResourceType type, Workshop workshop, Path directory) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Map<String, Object> values = Map.of("listen", "127.0.0.1", "port", (long) port, "HC_TIMEOUT", 20_000L);
        return Conformance.of(type, values, workshop, directory).meanwhile(() -> probe(port));
    }

    private static void probe(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 100);
        } catch (IOException refused) {
            // Nobody listens at this moment; that is for the checks to judge.
            return;
        }
    }

    private static Future<?> removed(Path file) {
        try {
            Files.deleteIfExists(file);
            return Future.succeededFuture();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
