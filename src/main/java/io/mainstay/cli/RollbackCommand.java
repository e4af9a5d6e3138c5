package io.mainstay.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mainstay rollback [VERSION]}. */
@Command(
        name = "rollback",
        description = "Declares the groups again as an earlier version had them, as a new version.",
        footer = {"", "Example:", "  mainstay rollback 3 --dry-run"})
final class RollbackCommand extends DeclaringCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            description = "as mainstay versions lists them; the one before the present unless told")
    long version;

    @Override
    JsonObject asked() {
        return new JsonObject().put("version", version);
    }

    @Override
    NodeClient.Answer ask(NodeClient client, JsonObject body, boolean isForShow) {
        return client.post("/rollback" + (isForShow ? "?dryRun=true" : ""), body);
    }
}
