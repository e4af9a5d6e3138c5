package io.mainstay.node;

import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupEvent.HookResult;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Runner;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The hooks of a node's groups that run: each a program with its number, answered on the groups' context. */
final class HookCalls {
    private final Runner runner;
    private final Map<Key, Call> calls = new HashMap<>();

    private record Key(String group, long call) {}

    HookCalls(Runner runner) {
        this.runner = runner;
    }

    /** Answers once, on the context, unless it is cancelled before. */
    void run(Group group, GroupAction.RunHook hook, Context context, Consumer<GroupEvent> answer) {
        Key key = new Key(group.spec().name(), hook.call());
        Call call = new Call(hook.call());
        calls.put(key, call);
        Command command = Command.of(hook.program()).withEnvironment(variables(group, hook));
        runner.run(command, call)
                .onComplete(ended -> context.runOnContext(ignored -> {
                    if (calls.remove(key, call)) {
                        answer.accept(event(hook.call(), ended));
                    }
                }));
    }

    void cancel(String group, long number) {
        Call call = calls.remove(new Key(group, number));
        if (call != null) {
            call.cancel();
        }
    }

    private static GroupEvent event(long call, AsyncResult<Exit> ended) {
        if (ended.failed()) {
            return new GroupEvent.HookEnded(
                    call, HookResult.FAILED, String.valueOf(ended.cause().getMessage()));
        }
        Exit exit = ended.result();
        HookResult result = exit.code() == 0 ? HookResult.DONE : HookResult.FAILED;
        return new GroupEvent.HookEnded(call, result, exit.evidence());
    }

    private static Map<String, String> variables(Group group, GroupAction.RunHook hook) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MAINSTAY_NODE", group.node());
        variables.put("MAINSTAY_GROUP", group.spec().name());
        variables.put("MAINSTAY_RESOURCE", hook.resource());
        variables.put("MAINSTAY_EPOCH", Long.toString(group.owner().epoch()));
        variables.put("MAINSTAY_HOOK", hook.kind().key());
        variables.put("MAINSTAY_CAUSE", hook.cause());
        return variables;
    }
}
