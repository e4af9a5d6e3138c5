package io.mainstay.cli;

import io.mainstay.bus.CommandJson;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.Reading;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.run.FileOption;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay check}: says all that is wrong with a configuration, one problem a line. Needs no node. */
@Command(
        name = "check",
        description = "Checks a configuration file: every problem at once, with what would be right; needs no node.",
        footer = {"", "Examples:", "  mainstay check -f conf/mainstay.yaml", "  mainstay check -f my.yaml -o json"})
public final class CheckCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;
    private final Map<String, Object> outside;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    /** The types are asked for only when the command is run, for making them may cost something. */
    public CheckCommand(Supplier<TypeCatalog> types) {
        this(types, ConfigFile.outside());
    }

    CheckCommand(Supplier<TypeCatalog> types, Map<String, Object> outside) {
        this.types = types;
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Reading reading = file.read(types.get(), outside);
        int exitCode = reading.config().isPresent() ? ExitCode.DONE : ExitCode.REFUSED;
        Screen screen = new Screen(spec.commandLine().getOut());
        if (format.isForMachines()) {
            screen.line(format.document(json(reading)));
            return exitCode;
        }
        reading.problems().forEach(problem -> screen.line(problem.toString()));
        reading.warnings().forEach(warning -> screen.line("warning: " + warning));
        screen.line(file.path() + ": "
                + reading.config()
                        .map(config -> "in order (" + count(config.groups().size(), "group") + ", "
                                + count(resources(config), "resource") + ")")
                        .orElseGet(() -> count(reading.problems().size(), "problem")));
        return exitCode;
    }

    private static int resources(NodeConfig config) {
        return config.groups().stream()
                .mapToInt(group -> group.resources().size())
                .sum();
    }

    private JsonObject json(Reading reading) {
        JsonObject json = new JsonObject()
                .put("file", file.path().toString())
                .put("inOrder", reading.config().isPresent())
                .put("problems", CommandJson.problems(reading.problems()))
                .put("warnings", CommandJson.problems(reading.warnings()));
        reading.config()
                .ifPresent(config -> json.put("groups", config.groups().size()).put("resources", resources(config)));
        return json;
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
