package io.mainstay.cli;

import io.mainstay.resource.TypeCatalog;
import io.mainstay.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mainstay man DIR}: writes the manual pages; whoever installs Mainstay runs it. */
@Command(
        name = "man",
        hidden = true,
        description = "Writes the manual pages into a directory.",
        footer = {"", "Example:", "  mainstay man /usr/local/share/man"})
public final class ManCommand implements Callable<Integer> {
    private final Supplier<CommandLine> all;
    private final Supplier<TypeCatalog> types;

    @Parameters(paramLabel = "DIR", description = "they go to man1 and man5 below it")
    private @Nullable Path directory;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param all gives every command there is */
    public ManCommand(Supplier<CommandLine> all, Supplier<TypeCatalog> types) {
        this.all = all;
        this.types = types;
    }

    @Override
    public Integer call() {
        Path top = Objects.requireNonNull(directory);
        Map<String, String> pages = new TreeMap<>(ManPages.of(all.get().getCommandSpec(), Version.text()));
        pages.put("mainstay.yaml.5", ConfigurationPage.of(types.get(), Version.text()));
        try {
            for (Map.Entry<String, String> page : pages.entrySet()) {
                String name = page.getKey();
                Path below = Files.createDirectories(top.resolve("man" + name.charAt(name.length() - 1)));
                Files.writeString(below.resolve(name), page.getValue());
            }
        } catch (IOException failure) {
            throw new Failure(ExitCode.REFUSED, "the manual pages cannot be written: " + failure);
        }
        new Screen(Objects.requireNonNull(spec).commandLine().getOut())
                .line(pages.size() + " manual pages are in " + top);
        return ExitCode.DONE;
    }
}
