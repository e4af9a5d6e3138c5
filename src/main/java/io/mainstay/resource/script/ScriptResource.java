package io.mainstay.resource.script;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Runner;
import io.mainstay.resource.Call;
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
 * One script. Holds no state: each verb is one run of it, and a cancelled call kills the script with its process group.
 * A daemon that online leaves behind has to send its output elsewhere and to leave the process group, as daemons do.
 */
final class ScriptResource implements Resource {
    private final ResourceContext context;
    private final Runner runner;
    private final String script;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Optional<String> user;
    private final Optional<String> group;
    private final String cleanVerb;
    private final long waitMs;

    ScriptResource(ResourceContext context, Runner runner) {
        Map<String, Object> parameters = context.parameters();
        this.context = context;
        this.runner = runner;
        script = String.valueOf(parameters.get("script"));
        arguments = parameters.get("arguments") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
        Map<String, String> variables = new LinkedHashMap<>();
        if (parameters.get("environment") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        environment = variables;
        user = Optional.ofNullable(parameters.get("user")).map(String::valueOf);
        group = Optional.ofNullable(parameters.get("group")).map(String::valueOf);
        cleanVerb = "offline".equals(parameters.get("clean")) ? "offline" : "clean";
        waitMs = parameters.get("wait") instanceof Long ms ? ms : 0;
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        return run("monitor", Map.of(), call).map(ExitCodes::monitor);
    }

    @Override
    public Future<Outcome> online(Call call) {
        return run("online", Map.of(), call).map(exit -> ExitCodes.outcome("online", exit, waitMs));
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return run("offline", Map.of(), call).map(exit -> ExitCodes.outcome("offline", exit, waitMs));
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        Map<String, String> why = Map.of("MAINSTAY_CLEAN_REASON", Integer.toString(reason.code()));
        return run(cleanVerb, why, call).map(exit -> ExitCodes.outcome(cleanVerb, exit, 0));
    }

    @Override
    public Map<String, String> info() {
        return Map.of("script", script);
    }

    private Future<Exit> run(String verb, Map<String, String> more, Call call) {
        List<String> argv = new ArrayList<>(List.of(script, verb));
        argv.addAll(arguments);
        Map<String, String> variables = new LinkedHashMap<>(Variables.of(context));
        variables.putAll(more);
        variables.putAll(environment);
        return runner.run(new Command(argv, Optional.empty(), variables, user, group), call);
    }
}
