package io.mainstay.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mainstay apply -f FILE}, and {@code mainstay diff -f FILE}, which only shows. */
@Command
final class ApplyCommand extends DeclaringCommand {
    private static final int MAX_BYTES = 1024 * 1024;

    private final boolean isDiff;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "a file with every group there is to be, as mainstay export prints it; - for standard input")
    @Nullable String file;

    ApplyCommand(boolean isDiff) {
        this.isDiff = isDiff;
    }

    @Override
    boolean isForShow() {
        return isDiff || isDry;
    }

    @Override
    JsonObject asked() {
        String name = String.valueOf(file);
        try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Failure(ExitCode.USAGE, name + " has more than " + MAX_BYTES + " bytes");
            }
            return new JsonObject().put("document", new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, name + " cannot be read: " + e);
        }
    }

    @Override
    NodeClient.Answer ask(NodeClient client, JsonObject body, boolean isForShow) {
        return client.put("/groups" + (isForShow ? "?dryRun=true" : ""), body);
    }
}
