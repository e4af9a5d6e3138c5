package io.mainstay.run;

import io.mainstay.config.Durations;
import io.mainstay.config.OneResource;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.exec.Call;
import io.mainstay.node.NodeClock;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.conformance.Conformance;
import io.mainstay.resource.conformance.Finding;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mainstay types test}: tries a resource of any type through its life, without a node. */
@Command(
        name = "test",
        description = {
            "Brings one resource of a type online, ends it, cleans it: everything a type has to do, without a node.",
            "It is really started and stopped, so give values of something that nobody uses."
        },
        footer = {
            "",
            "Exit code 1 when a check fails.",
            "",
            "Example:",
            "  mainstay types test script --set script=/etc/mainstay/scripts/app --kill /tmp/kill-app"
        })
public final class TypesTestCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the type to try")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a parameter or attribute as in the file: --set port=80 --set 'command=[/bin/app, \"-v\"]'")
    private List<String> given = new ArrayList<>();

    @Option(
            names = "--kill",
            paramLabel = "PROGRAM",
            description = "ends it behind its back; without this the pid that it names is killed")
    private @Nullable String kill;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "how long one verb may take; ${DEFAULT-VALUE} unless told")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private String timeout;

    /** The types are asked for only when the command is run, for making them may cost something. */
    public TypesTestCommand(Supplier<TypeCatalog> types) {
        this.types = types;
    }

    @Override
    public Integer call() throws Exception {
        TypeCatalog known = types.get();
        OptionalLong limitMs = Durations.parse(timeout);
        if (limitMs.isEmpty()) {
            return refuse(2, "--timeout takes a time such as 30s, not " + timeout);
        }
        if (known.find(name).isEmpty()) {
            return refuse(1, "no resource type is called " + name + "; there are " + String.join(", ", known.names()));
        }
        var reading = OneResource.read(name, given, known);
        if (reading.config().isEmpty()) {
            reading.problems().forEach(problem -> refuse(1, problem.toString()));
            return 1;
        }
        ResourceSpec subject =
                reading.config().get().groups().get(0).resources().get(0);
        return tryOut(known.type(name), subject, limitMs.getAsLong());
    }

    private int refuse(int code, String reason) {
        spec.commandLine().getErr().println("mainstay: " + reason);
        spec.commandLine().getErr().flush();
        return code;
    }

    private int tryOut(ResourceType type, ResourceSpec subject, long limitMs) throws IOException {
        Path directory = Files.createTempDirectory("mainstay-types-test");
        Vertx vertx = Vertx.vertx();
        try (Workshop workshop = Workshop.open(vertx, directory, "types-test", NodeClock::nowMs, NodeClock::wallMs)) {
            Conformance conformance = Conformance.of(type, subject.parameters(), workshop, directory)
                    .with(subject.settings())
                    .within(limitMs);
            String program = kill;
            if (program != null) {
                var command = io.mainstay.exec.Command.of(program)
                        .withEnvironment(Map.of("MAINSTAY_RESOURCE", subject.name()));
                conformance.killedBy(() -> workshop.runner().run(command, new Call(0)));
            }
            List<Finding> findings = conformance.run();
            PrintWriter out = spec.commandLine().getOut();
            findings.forEach(out::println);
            out.flush();
            return Conformance.passed(findings) ? 0 : 1;
        } finally {
            vertx.close();
            remove(directory);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
