package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in conf/examples can be used as it is; its scripts are run against commands that stand in for the cloud's. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("conf/examples");

    @TempDir
    Path directory;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(EXAMPLES)) {
            return found.filter(path -> path.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isInOrder(Path file) throws IOException {
        boolean needsAgents = Files.readString(file).contains("type: ocf");
        assumeTrue(
                !needsAgents || Files.isDirectory(Path.of("/usr/lib/ocf/resource.d/heartbeat")),
                "no OCF agents (package resource-agents)");
        Reading reading = ConfigFile.read(file, BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems()).isEmpty();
        // Certificates are each cluster's own; every other warning would be a habit that readers copy.
        assertThat(reading.warnings())
                .extracting(Object::toString)
                .filteredOn(warning -> !warning.contains("without encryption"))
                .isEmpty();
    }

    @Test
    void everyScriptStopsAtItsFirstErrorAndCanBeExecuted() throws IOException {
        try (Stream<Path> found = Files.walk(EXAMPLES)) {
            List<Path> scripts = found.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().contains("."))
                    .toList();
            assertThat(scripts).hasSizeGreaterThanOrEqualTo(2).allSatisfy(script -> {
                assertThat(script).isExecutable();
                assertThat(Files.readAllLines(script)).startsWith("#!/usr/bin/env bash", "set -euo pipefail");
            });
        }
    }

    /** The stand-in keeps a file for each pod that bears the label. */
    @Test
    void theLabelIsMovedToThisPodAndTakenOffIt() throws Exception {
        command("kubectl", """
                [ -e broken ] && exit 1
                case " $* " in
                  *" get pods --selector app=web,active=yes "*) for pod in pod-*; do [ -e $pod ] && echo pod/$pod; done; exit 0 ;;
                  *" label pod/"*" active- "*) pod=${*#* label pod/}; rm "${pod%% *}" ;;
                  *" label pod/"*" active=yes --overwrite "*) pod=${*#* label pod/}; touch "${pod%% *}" ;;
                  *) exit 9 ;;
                esac""");
        Map<String, String> environment =
                Map.of("KUBERNETES_NAMESPACE", "default", "KUBERNETES_SELECTOR", "app=web", "KUBERNETES_POD", "pod-1");
        Path script = EXAMPLES.resolve("kubernetes-service-label/kubernetes-service-label");
        Files.createFile(directory.resolve("pod-2"));
        assertThat(run(script, "monitor", environment)).isEqualTo(100);
        assertThat(run(script, "online", environment)).isZero();
        assertThat(directory.resolve("pod-1")).exists();
        assertThat(directory.resolve("pod-2")).doesNotExist();
        assertThat(run(script, "monitor", environment)).isEqualTo(110);
        assertThat(run(script, "offline", environment)).isZero();
        assertThat(run(script, "clean", environment)).isZero();
        assertThat(run(script, "monitor", environment)).isEqualTo(100);
        Files.createFile(directory.resolve("broken"));
        for (String verb : List.of("monitor", "online", "offline", "clean", "restart")) {
            assertThat(run(script, verb, environment)).as(verb).isNotIn(0, 100, 110);
        }
    }

    /** The stand-in keeps the interface that the route leads to in a file. */
    @Test
    void theRouteLeadsHereAndIsRemovedOnlyWhileItDoes() throws Exception {
        command("aws", """
                [ -e broken ] && exit 255
                eni=${*##* }
                case " $* " in
                  *" describe-route-tables "*) cat route 2>/dev/null || echo None ;;
                  *" create-route "*) [ ! -e route ] && echo "$eni" > route ;;
                  *" replace-route "*) [ -e route ] && echo "$eni" > route ;;
                  *" delete-route "*) rm route ;;
                  *) exit 9 ;;
                esac""");
        Map<String, String> environment = Map.of(
                "ROUTE_REGION",
                "r",
                "ROUTE_TABLE",
                "rtb-1",
                "ROUTE_DESTINATION",
                "198.51.100.10/32",
                "ROUTE_INTERFACE",
                "eni-1");
        Path script = EXAMPLES.resolve("cloud-route/cloud-route");
        Path route = directory.resolve("route");
        assertThat(run(script, "monitor", environment)).isEqualTo(100);
        assertThat(run(script, "online", environment)).isZero();
        assertThat(run(script, "online", environment)).isZero();
        assertThat(run(script, "monitor", environment)).isEqualTo(110);
        Files.writeString(route, "eni-2\n");
        assertThat(run(script, "monitor", environment)).isEqualTo(100);
        assertThat(run(script, "clean", environment)).isZero();
        assertThat(route).hasContent("eni-2");
        assertThat(run(script, "online", environment)).isZero();
        assertThat(run(script, "offline", environment)).isZero();
        assertThat(route).doesNotExist();
        Files.createFile(directory.resolve("broken"));
        for (String verb : List.of("monitor", "online", "offline", "clean", "restart")) {
            assertThat(run(script, verb, environment)).as(verb).isNotIn(0, 100, 110);
        }
    }

    private void command(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\ncd " + directory + "\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(Path script, String verb, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toAbsolutePath().toString(), verb).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(new LinkedHashMap<>(environment));
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        System.out.print(said);
        return code;
    }
}
