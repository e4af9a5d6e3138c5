package io.mainstay.cli;

import io.mainstay.config.Durations;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mainstay types}: what resource types there are, and what each takes. Needs no node. */
@Command(
        name = "types",
        description = "List the resource types, or one with its parameters and attributes.",
        mixinStandardHelpOptions = true)
public final class TypesCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The type to show.")
    private @Nullable String name;

    /** The types are asked for only when the command is run, for making them may cost something. */
    public TypesCommand(Supplier<TypeCatalog> types) {
        this.types = types;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TypeCatalog known = types.get();
        PrintWriter err = spec.commandLine().getErr();
        known.troubles().forEach(each -> err.println(each.source() + " " + each.problem() + "; " + each.remedy()));
        err.flush();
        String wanted = name;
        if (wanted == null) {
            known.all().forEach(type -> out.printf("%-16s %s%n", type.name(), type.summary()));
            out.flush();
            return 0;
        }
        Optional<ResourceType> type = known.find(wanted);
        if (type.isEmpty()) {
            err.println("no resource type is called " + wanted + "; there are " + String.join(", ", known.names()));
            err.flush();
            return 1;
        }
        show(out, type.get());
        out.flush();
        return 0;
    }

    private static void show(PrintWriter out, ResourceType type) {
        out.println(type.name() + ": " + type.summary());
        out.println();
        out.println("Parameters");
        if (type.parameters().isEmpty()) {
            out.println("  none");
        }
        for (Parameter parameter : type.parameters()) {
            line(out, parameter.key(), form(parameter), given(parameter), parameter.meaning());
        }
        out.println();
        out.println("Attributes");
        Map<Attribute, Long> defaults = type.defaults();
        for (Attribute attribute : Attribute.values()) {
            long value = defaults.getOrDefault(attribute, attribute.defaultValue());
            line(out, attribute.key(), form(attribute), "default " + written(attribute, value), attribute.meaning());
        }
    }

    private static void line(PrintWriter out, String key, String form, String given, String meaning) {
        out.printf("  %-24s %-26s %-18s %s%n", key, form, given, meaning);
    }

    private static String given(Parameter parameter) {
        if (parameter.required()) {
            return "required";
        }
        return parameter
                .defaultValue()
                .map(value -> "default "
                        + (parameter.kind() == Parameter.Kind.DURATION ? Durations.format((Long) value) : value))
                .orElse("optional");
    }

    private static String form(Parameter parameter) {
        long min = parameter.min();
        long max = parameter.max();
        return switch (parameter.kind()) {
            case TEXT -> "text";
            case NUMBER -> range(Long.toString(min), Long.toString(max));
            case FLAG -> "true | false";
            case DURATION -> range(Durations.format(min), Durations.format(max));
            case CHOICE -> String.join(" | ", parameter.choices());
            case TEXTS -> "[text, …]";
            case TEXT_MAP -> "{key: text, …}";
        };
    }

    private static String form(Attribute attribute) {
        return switch (attribute.kind()) {
            case DURATION -> range(Durations.format(attribute.min()), Durations.format(attribute.max()));
            case COUNT -> range(Long.toString(attribute.min()), Long.toString(attribute.max()));
            case FLAG -> "true | false";
            case CHOICE -> String.join(" | ", attribute.choices());
        };
    }

    private static String written(Attribute attribute, long value) {
        List<String> choices = attribute.choices();
        return switch (attribute.kind()) {
            case DURATION -> Durations.format(value);
            case COUNT -> Long.toString(value);
            case FLAG -> Boolean.toString(value != 0);
            case CHOICE -> choices.get((int) value);
        };
    }

    private static String range(String min, String max) {
        return min + " … " + max;
    }
}
