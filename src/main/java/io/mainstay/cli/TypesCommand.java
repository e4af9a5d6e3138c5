package io.mainstay.cli;

import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mainstay types}: what resource types there are, and what each takes. Needs no node. */
@Command(
        name = "types",
        description = "Lists the resource types, or shows one with its parameters and attributes; needs no node.",
        footer = {"", "Examples:", "  mainstay types", "  mainstay types lbhealthcheck"})
public final class TypesCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the type to show")
    private @Nullable String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    /** The types are asked for only when the command is run, for making them may cost something. */
    public TypesCommand(Supplier<TypeCatalog> types) {
        this.types = types;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        TypeCatalog known = types.get();
        known.troubles().forEach(each -> err.println(each.source() + " " + each.problem() + "; " + each.remedy()));
        err.flush();
        Screen screen = new Screen(spec.commandLine().getOut());
        String wanted = name;
        if (wanted == null) {
            list(screen, known);
            return ExitCode.DONE;
        }
        Optional<ResourceType> type = known.find(wanted);
        if (type.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "no resource type is called " + wanted + "; there are " + String.join(", ", known.names()));
        }
        if (format.isForMachines()) {
            screen.line(format.document(json(type.get())));
        } else {
            show(screen, type.get());
        }
        return ExitCode.DONE;
    }

    private void list(Screen screen, TypeCatalog known) {
        if (format.isForMachines()) {
            JsonArray all = new JsonArray();
            known.all().forEach(type -> all.add(json(type)));
            screen.line(format.document(new JsonObject().put("types", all)));
            return;
        }
        known.all()
                .forEach(type -> Screen.wrap(type.summary(), Screen.pad(type.name(), 16) + " ", " ".repeat(17), width())
                        .forEach(screen::line));
    }

    private int width() {
        return format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
    }

    private void show(Screen screen, ResourceType type) {
        Screen.wrap(type.summary(), type.name() + ": ", "  ", width()).forEach(screen::line);
        screen.line("");
        screen.line(screen.bold("Parameters"));
        if (type.parameters().isEmpty()) {
            screen.line("  none");
        }
        for (Parameter parameter : type.parameters()) {
            line(screen, parameter.key(), Forms.form(parameter), Forms.given(parameter), parameter.meaning());
        }
        screen.line("");
        screen.line(screen.bold("Attributes"));
        for (Attribute attribute : Attribute.values()) {
            String given = "default " + Forms.written(attribute, defaultOf(type, attribute));
            line(screen, attribute.key(), Forms.form(attribute), given, attribute.meaning());
        }
    }

    private static long defaultOf(ResourceType type, Attribute attribute) {
        return type.defaults().getOrDefault(attribute, attribute.defaultValue());
    }

    /** Two lines in 80 columns, one in any width. */
    private void line(Screen screen, String key, String form, String given, String meaning) {
        if (format == Format.WIDE) {
            screen.line(String.format("  %-24s %-26s %-18s %s", key, form, given, meaning));
            return;
        }
        Screen.wrap(form + ", " + given, "  " + String.format("%-26s ", key), " ".repeat(29), Screen.COLUMNS)
                .forEach(screen::line);
        Screen.wrap(meaning, "      ", "      ", Screen.COLUMNS).forEach(screen::line);
    }

    private static JsonObject json(ResourceType type) {
        JsonArray parameters = new JsonArray();
        for (Parameter parameter : type.parameters()) {
            parameters.add(new JsonObject()
                    .put("key", parameter.key())
                    .put("form", Forms.form(parameter))
                    .put("given", Forms.given(parameter))
                    .put("meaning", parameter.meaning()));
        }
        JsonArray attributes = new JsonArray();
        for (Attribute attribute : Attribute.values()) {
            attributes.add(new JsonObject()
                    .put("key", attribute.key())
                    .put("form", Forms.form(attribute))
                    .put("default", Forms.written(attribute, defaultOf(type, attribute)))
                    .put("meaning", attribute.meaning()));
        }
        return new JsonObject()
                .put("type", type.name())
                .put("summary", type.summary())
                .put("parameters", parameters)
                .put("attributes", attributes);
    }
}
