package io.mainstay.cli;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.Reading;
import io.mainstay.resource.TypeCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay check}: says all that is wrong with a configuration, one problem a line. Needs no node. */
@Command(
        name = "check",
        description = "Check a configuration file: every problem at once, with what would be right.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;
    private final Map<String, Object> outside;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "/etc/mainstay/mainstay.yaml",
            description = "The file (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private Path file;

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
        PrintWriter out = spec.commandLine().getOut();
        Reading reading = ConfigFile.read(file, types.get(), ConfigFile.hostName(), outside);
        reading.problems().forEach(out::println);
        reading.warnings().forEach(warning -> out.println("warning: " + warning));
        if (reading.config().isEmpty()) {
            int count = reading.problems().size();
            out.println(file + ": " + count(count, "problem"));
            out.flush();
            return 1;
        }
        NodeConfig config = reading.config().get();
        int resources = config.groups().stream()
                .mapToInt(group -> group.resources().size())
                .sum();
        out.println(file + ": in order (" + count(config.groups().size(), "group") + ", " + count(resources, "resource")
                + ")");
        out.flush();
        return 0;
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
