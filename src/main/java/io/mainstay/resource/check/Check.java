package io.mainstay.resource.check;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to something that others run. It has nothing to bring online, to take offline or to clean, and nothing
 * that a guard could end: there is no clean command. A question that is cancelled or over its limit has its connection
 * closed.
 */
abstract class Check implements Resource {
    private final ResourceContext context;
    private @Nullable Asking client;
    private volatile String lastAnswer = "";

    Check(ResourceContext context) {
        this.context = context;
    }

    /** The network client for one set of parameters, and the question. */
    interface Asking {
        /** Who is asked, for people. */
        String target();

        /** How long the whole question may take. */
        long limitMs();

        /** Begins to ask. The question is answered once, whatever else happens. */
        void ask(Question question);

        void close();
    }

    /** Makes a client for the parameters that hold now; opens nothing. */
    abstract Asking asking(ResourceContext given);

    @Override
    public Future<MonitorResult> monitor(Call call) {
        if (client == null) {
            client = asking(context);
        }
        Asking asked = client;
        Question question = new Question(asked.target(), context.nowMs());
        call.onCancel(() -> question.answer(MonitorResult.unknown("cancelled")));
        context.wakeAt(context.nowMs() + asked.limitMs(), () -> question.silent(asked.limitMs()));
        asked.ask(question);
        return question.answered().map(result -> {
            lastAnswer = result.detail();
            return result;
        });
    }

    /** Other parameters mean another client; the questions of the old one end with it. */
    @Override
    public void configured() {
        closeClient();
    }

    @Override
    public Future<Outcome> online(Call call) {
        return nothing();
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return nothing();
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return nothing();
    }

    @Override
    public Future<Outcome> close() {
        closeClient();
        return nothing();
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        if (client != null) {
            info.put("asks", client.target());
        }
        if (!lastAnswer.isEmpty()) {
            info.put("answer", lastAnswer);
        }
        return info;
    }

    long nowMs() {
        return context.nowMs();
    }

    private void closeClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private static Future<Outcome> nothing() {
        return Future.succeededFuture(Outcome.done("only monitored: there is nothing to do"));
    }
}
