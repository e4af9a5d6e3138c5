package io.mainstay.resource.network;

import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.util.List;

/** Runs {@code ip} of iproute2. */
final class IpTool {
    private final ResourceContext context;

    IpTool(ResourceContext context) {
        this.context = context;
    }

    Future<Exit> run(List<String> argv, Call call) {
        return context.workshop().runner().run(command(argv), call);
    }

    /** Runs what changes something. */
    Future<Outcome> change(List<String> argv, Call call) {
        return run(argv, call).map(exit -> outcome(argv, exit));
    }

    static Command command(List<String> argv) {
        return Command.of(argv.toArray(String[]::new));
    }

    private static Outcome outcome(List<String> argv, Exit exit) {
        return exit.code() == 0
                ? Outcome.done()
                : Outcome.failed("`" + String.join(" ", argv) + "` " + exit.evidence());
    }
}
