package io.mainstay.resource.script;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Variables;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One script. Each verb is one run of it, and a cancelled call kills the script with its process group. From before it
 * goes online until it is found offline, the guard knows the command that cleans it.
 * A daemon that online leaves behind has to send its output elsewhere and to leave the process group, as daemons do.
 */
final class ScriptResource implements Resource {
    /** After VCS's reasons for a clean: the node's lease ran out, and the guard asks. */
    private static final String FENCED = "6";

    private final ResourceContext context;
    private final FenceEntry fence;
    private Parameters parameters;

    ScriptResource(ResourceContext context) {
        this.context = context;
        this.fence = context.workshop().fences().entry(context.id());
        this.parameters = Parameters.of(context.parameters());
    }

    /** What is configured; the next run follows it. */
    private record Parameters(
            String script,
            List<String> arguments,
            Map<String, String> environment,
            Optional<String> user,
            Optional<String> group,
            String cleanVerb,
            long waitMs) {
        private static Parameters of(Map<String, Object> values) {
            List<String> arguments = values.get("arguments") instanceof List<?> given
                    ? given.stream().map(String::valueOf).toList()
                    : List.of();
            Map<String, String> environment = new LinkedHashMap<>();
            if (values.get("environment") instanceof Map<?, ?> given) {
                given.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
            }
            return new Parameters(
                    String.valueOf(values.get("script")),
                    arguments,
                    environment,
                    Optional.ofNullable(values.get("user")).map(String::valueOf),
                    Optional.ofNullable(values.get("group")).map(String::valueOf),
                    "offline".equals(values.get("clean")) ? "offline" : "clean",
                    values.get("wait") instanceof Long ms ? ms : 0);
        }
    }

    @Override
    public void configured() {
        parameters = Parameters.of(context.parameters());
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        long look = fence.look();
        return run("monitor", Map.of(), call).map(ExitCodes::monitor).compose(found -> switch (found.status()) {
            case ONLINE ->
                fence.foundOnline(fenceCommand(), FenceCommands.MAX_LIMIT_MS).map(found);
            case OFFLINE -> fence.foundOffline(look).map(found);
            case UNKNOWN -> Future.succeededFuture(found);
        });
    }

    @Override
    public Future<Outcome> online(Call call) {
        return fence.beforeOnline(fenceCommand(), FenceCommands.MAX_LIMIT_MS)
                .compose(registered -> run("online", Map.of(), call))
                .map(exit -> ExitCodes.outcome("online", exit, parameters.waitMs()));
    }

    @Override
    public Future<Outcome> offline(Call call) {
        fence.beforeOffline();
        return run("offline", Map.of(), call).map(exit -> ExitCodes.outcome("offline", exit, parameters.waitMs()));
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        fence.beforeOffline();
        Map<String, String> why = Map.of("MAINSTAY_CLEAN_REASON", Integer.toString(reason.code()));
        String verb = parameters.cleanVerb();
        return run(verb, why, call).map(exit -> ExitCodes.outcome(verb, exit, 0));
    }

    @Override
    public Future<Outcome> action(Call call, String name) {
        return run(name, Map.of(), call)
                .map(exit -> exit.code() == 0 ? Outcome.done(exit.evidence()) : Outcome.failed(exit.evidence()));
    }

    @Override
    public Map<String, String> info() {
        return Map.of("script", parameters.script());
    }

    private Future<Exit> run(String verb, Map<String, String> more, Call call) {
        return context.workshop().runner().run(command(verb, more), call);
    }

    private Command fenceCommand() {
        return command(parameters.cleanVerb(), Map.of("MAINSTAY_CLEAN_REASON", FENCED));
    }

    private Command command(String verb, Map<String, String> more) {
        List<String> argv = new ArrayList<>(List.of(parameters.script(), verb));
        argv.addAll(parameters.arguments());
        Map<String, String> variables = new LinkedHashMap<>(Variables.of(context));
        variables.putAll(more);
        variables.putAll(parameters.environment());
        return new Command(argv, Optional.empty(), variables, parameters.user(), parameters.group());
    }
}
