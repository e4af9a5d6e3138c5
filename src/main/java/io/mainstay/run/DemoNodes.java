package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.core.ResourceId;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.exec.Command;
import io.mainstay.exec.Program;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Running;
import io.mainstay.exec.Signal;
import io.mainstay.web.DemoActions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The demo's two nodes that run the group, each a process of its own, and what a visitor may do to them. The third node,
 * the witness, is the demo itself: its page is there whatever happens to the others.
 */
final class DemoNodes implements DemoActions {
    private static final String GROUP = "web";
    private static final String KILL = "kill-";
    private static final String FREEZE = "freeze-";
    private static final String RETURN = "return-";

    private final Programs programs;
    private final Map<String, Program> nodes = new LinkedHashMap<>();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Consumer<String> tell;
    private volatile String owner = "";

    /** @param tell is told in one line what was done */
    DemoNodes(Vertx vertx, Programs programs, Consumer<String> tell) {
        this.programs = programs;
        this.tell = tell;
        vertx.eventBus()
                .<ClusterSnapshot>localConsumer(
                        Addresses.LOCAL_CLUSTER,
                        message -> owner = message.body().groups().stream()
                                .filter(group -> group.name().equals(GROUP))
                                .map(ClusterSnapshot.GroupPlan::owner)
                                .findFirst()
                                .orElse(""));
    }

    /** Starts one more node with this configuration. */
    Future<Void> start(String node, Path configuration, List<String> java) {
        List<String> argv = new ArrayList<>(java);
        argv.addAll(List.of("agent", "-f", configuration.toString()));
        Command command = Command.of(argv.toArray(String[]::new));
        nodes.put(node, new Program(new ResourceId("demo", node), command, "022"));
        return bring(node).mapEmpty();
    }

    private Future<String> bring(String node) {
        Program program = nodes.get(node);
        if (program == null) {
            return Future.failedFuture("there is no node " + node);
        }
        return programs.start(program).map(started -> {
            running.put(node, started);
            started.exited().onComplete(gone -> running.remove(node, started));
            return node + " starts";
        });
    }

    /** Ends both in order: what they run is taken offline. Completes when they are gone. */
    Future<Void> end() {
        List<Future<?>> gone = new ArrayList<>();
        running.values().forEach(each -> {
            gone.add(each.exited());
            gone.add(programs.signal(each, Signal.CONT).compose(going -> programs.signal(each, Signal.TERM)));
        });
        return Future.all(gone).mapEmpty();
    }

    /** Ends them whatever it takes. */
    Future<Void> kill() {
        return Future.all(nodes.values().stream()
                        .map(program -> programs.kill(program.id()))
                        .toList())
                .mapEmpty();
    }

    @Override
    public String text() {
        return "This is the demo: n1 and n2 run the service in turn, this page is the witness's, and a client asks ten times a"
                + " second. Kill the node that runs it, and see the other take over and say why.";
    }

    @Override
    public List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        String present = owner;
        if (running.containsKey(present)) {
            actions.add(new Action(KILL + present, "Kill " + present + ", which runs it"));
            actions.add(new Action(FREEZE + present, "Freeze " + present));
        }
        nodes.keySet().stream()
                .filter(node -> !running.containsKey(node))
                .forEach(node -> actions.add(new Action(RETURN + node, "Bring " + node + " back")));
        return actions;
    }

    @Override
    public Future<String> run(String id) {
        String node = id.substring(id.indexOf('-') + 1);
        Running present = running.get(node);
        Future<String> done;
        if (id.startsWith(RETURN)) {
            done = bring(node);
        } else if (present == null) {
            done = Future.failedFuture(node + " does not run");
        } else if (id.startsWith(KILL)) {
            done = programs.signal(present, Signal.KILL)
                    .map(killed -> "kill -9 to " + node
                            + ": its guard ends the service when the lease is over, and the other node takes over");
        } else {
            done = programs.signal(present, Signal.STOP)
                    .map(stopped -> node + " is frozen: its guard kills it when the lease is over");
        }
        return done.onSuccess(tell::accept);
    }
}
