package io.mainstay.run;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.Reading;
import io.mainstay.resource.TypeCatalog;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which configuration a command is about, and what this machine makes of it. */
public final class FileOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "/etc/mainstay/mainstay.yaml",
            description = "the configuration; ${DEFAULT-VALUE} unless told")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private Path path;

    public Path path() {
        return path;
    }

    /** Read as a node of this machine reads it, with what its environment says. */
    public Reading read(TypeCatalog types) {
        return read(types, ConfigFile.outside());
    }

    /** The same with something else from outside the file. */
    public Reading read(TypeCatalog types, Map<String, Object> outside) {
        return ConfigFile.read(path, types, ConfigFile.hostName(), outside);
    }
}
