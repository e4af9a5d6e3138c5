package io.mainstay.config;

import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration file read once, by a thread that may block: for {@code mainstay check}. Throws nothing. */
public final class ConfigFile {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ConfigFile() {}

    /**
     * Reads and checks a file as the node would.
     *
     * @param outside the environment and the system properties, of which {@link Overrides#KEYS} count
     */
    public static Reading read(Path file, TypeCatalog types, String hostName, Map<String, Object> outside) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(StrictYaml.MAX_BYTES + 1);
        } catch (IOException e) {
            return unreadable(file, e instanceof NoSuchFileException ? "does not exist" : "cannot be read: " + e);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read(text, types, hostName, outside);
        } catch (CharacterCodingException e) {
            return unreadable(file, "is not UTF-8");
        }
    }

    /** Reads and checks a file's text. */
    static Reading read(String text, TypeCatalog types, String hostName, Map<String, Object> outside) {
        JsonObject tree;
        try {
            tree = StrictYaml.parse(text);
        } catch (StrictYaml.Refused e) {
            return Reading.refused(List.of(e.problem()));
        }
        return ConfigReader.read(Overrides.apply(tree, outside), types, hostName);
    }

    static Reading unreadable(Path file, String why) {
        return Reading.refused(
                List.of(new Problem("the file", file.toString(), why, "give the path of a readable YAML file")));
    }

    /** The variables and properties of this process. */
    public static Map<String, Object> outside() {
        Map<String, Object> outside = new LinkedHashMap<>(System.getenv());
        System.getProperties().forEach((key, value) -> outside.put(String.valueOf(key), value));
        return outside;
    }

    /** This machine's name as the kernel has it, without asking the network; empty when it has none. */
    public static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            // Not Linux: the reader then says that node must be given.
            return System.getenv().getOrDefault("HOSTNAME", "");
        }
    }
}
