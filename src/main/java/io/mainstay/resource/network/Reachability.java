package io.mainstay.resource.network;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.group.Fit;
import io.mainstay.exec.Call;
import io.mainstay.exec.Exit;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether hosts answer this node: a matter of where the group should go, never a fault of what runs. There is nothing to
 * bring online, take offline or clean.
 */
final class Reachability implements Resource {
    /** Its exit code when nobody answered; others say that nothing could be sent. */
    private static final int SILENCE = 1;

    private final ResourceContext context;
    private volatile ReachabilitySettings settings;
    private volatile Map<String, String> words = Map.of();

    Reachability(ResourceContext context) {
        this.context = context;
        this.settings = ReachabilitySettings.of(context.parameters());
    }

    @Override
    public void configured() {
        settings = ReachabilitySettings.of(context.parameters());
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        ReachabilitySettings present = settings;
        List<Future<String>> asked = new ArrayList<>();
        present.hosts().forEach(host -> asked.add(ask(present, host, present.attempts(), call)));
        return Future.all(asked).map(all -> {
            Map<IpAddress, String> answers = new LinkedHashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                answers.put(present.hosts().get(i), asked.get(i).result());
            }
            Reached reached = new Reached(present, answers);
            show(answers);
            context.fits(reached.fit());
            return reached.result();
        });
    }

    /** What is wrong; empty when it answers. A node that cannot even ask must not hold up its group: it does not reach. */
    private Future<String> ask(ReachabilitySettings present, IpAddress host, int attempts, Call call) {
        return context.workshop()
                .runner()
                .run(IpTool.command(present.ask(host)), call)
                .map(exit -> wrong(present, exit))
                .otherwise(failure -> String.valueOf(failure.getMessage()))
                .compose(wrong -> wrong.isEmpty() || attempts <= 1 || call.isCancelled()
                        ? Future.succeededFuture(wrong)
                        : ask(present, host, attempts - 1, call));
    }

    private static String wrong(ReachabilitySettings present, Exit exit) {
        return switch (exit.code()) {
            case 0 -> "";
            case SILENCE -> "silent for " + present.limitMs() + " ms";
            default -> "ping " + exit.evidence();
        };
    }

    private void show(Map<IpAddress, String> answers) {
        Map<String, String> next = new LinkedHashMap<>();
        answers.forEach((host, wrong) -> next.put(host.text(), wrong.isEmpty() ? "answers" : wrong));
        words = next;
    }

    @Override
    public Future<Outcome> online(Call call) {
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return Future.succeededFuture(Outcome.done());
    }

    /** Nobody asks any more, so nothing is known against this node. */
    @Override
    public Future<Outcome> close() {
        context.fits(Fit.WELL);
        return Future.succeededFuture(Outcome.done());
    }

    @Override
    public Map<String, String> info() {
        return words;
    }
}
