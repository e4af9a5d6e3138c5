package io.mainstay.resource.lvm;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.exec.Text;
import io.mainstay.resource.LimitedRuns;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Wanted;
import io.mainstay.resource.lvm.LvmParameters.Exclusive;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * One volume group, or one volume. The kernel's list says whether anything is active, LVM whether everything is. The
 * agent never lets two verbs run at once; answers come on other threads, so the few fields are volatile.
 */
final class LvmResource implements Resource {
    /** LVM reads disks; one that takes longer waits for a dead one. */
    private static final long LOOK_MS = 8_000;
    /** File systems on it are unmounted by their own clean commands at the same time, so it is tried again. */
    private static final String FENCE_TEXT = """
            tries=16
            until "$1" "$2" "$3"; do
                tries=$((tries - 1))
                [ "$tries" -gt 0 ] || exit 1
                sleep 0.2
            done
            """;

    private final ResourceContext context;
    private final LvmHost host;
    private final LimitedRuns runs;
    private final FenceEntry fence;
    private volatile LvmParameters next;
    private volatile LvmParameters parameters;
    private volatile Wanted wanted = Wanted.UNKNOWN;
    private volatile String lastSeen = "";

    LvmResource(ResourceContext context, LvmHost host) {
        this.context = context;
        this.host = host;
        this.runs = new LimitedRuns(context);
        this.fence = context.workshop().fences().entry(context.id());
        this.next = LvmParameters.of(new ParameterValues(context.parameters()));
        this.parameters = next;
    }

    /** Another group or volume counts when it is next brought online; the rest at once. */
    @Override
    public void configured() {
        next = LvmParameters.of(new ParameterValues(context.parameters()));
        if (next.what().equals(parameters.what())) {
            parameters = next;
        }
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        long look = fence.look();
        LvmParameters present = parameters;
        return active(present).compose(active -> {
            if (active.isEmpty()) {
                if (wanted == Wanted.OFFLINE) {
                    wanted = Wanted.UNKNOWN;
                }
                MonitorResult offline = MonitorResult.offline(seen("no volume of " + present.what() + " is active"));
                return fence.foundOffline(look).map(offline);
            }
            Wanted before = wanted;
            if (before == Wanted.UNKNOWN) {
                wanted = Wanted.ONLINE;
            }
            return fence.foundOnline(fenceCommand(present), FenceCommands.MAX_LIMIT_MS)
                    .compose(registered -> run(present.volumes(), call, LOOK_MS))
                    .map(exit -> judge(present, before, exit, active));
        });
    }

    private MonitorResult judge(LvmParameters present, Wanted before, Exit exit, List<String> active) {
        if (exit.code() != 0) {
            return MonitorResult.unknown(
                    seen(active.size() + " volumes of " + present.what() + " are active, but lvs " + exit.evidence()));
        }
        return LvmReport.parse(exit.output(), "lv")
                .map(report -> judge(present, before, report.inactive()))
                .orElseGet(() -> MonitorResult.unknown(
                        seen("what lvs printed of " + present.what() + " is no report, or too long for one")));
    }

    /** To those who want it offline, a group of which one volume is active is not. */
    private MonitorResult judge(LvmParameters present, Wanted before, List<String> inactive) {
        if (inactive.isEmpty()) {
            return MonitorResult.online(seen(present.what() + " is active"));
        }
        String words = seen("of " + present.what() + " these are not active: " + String.join(", ", inactive));
        return before == Wanted.ONLINE ? MonitorResult.offline(words) : MonitorResult.online(words);
    }

    @Override
    public Future<Outcome> online(Call call) {
        parameters = next;
        LvmParameters wish = next;
        wanted = Wanted.ONLINE;
        return claim(wish, call)
                .compose(claimed -> claimed.isDone()
                        ? fence.beforeOnline(fenceCommand(wish), FenceCommands.MAX_LIMIT_MS)
                                .compose(registered -> change(wish, "-ay", call))
                        : Future.succeededFuture(claimed));
    }

    /** Writes this node into the group, or refuses. */
    private Future<Outcome> claim(LvmParameters wish, Call call) {
        if (wish.exclusive() == Exclusive.NONE) {
            return Future.succeededFuture(Outcome.done());
        }
        return self(wish, call)
                .compose(self -> run(wish.owner(), call, LOOK_MS).compose(exit -> {
                    LvmReport report = exit.code() == 0
                            ? LvmReport.parse(exit.output(), "vg").orElse(new LvmReport(List.of()))
                            : new LvmReport(List.of());
                    if (report.rows().isEmpty()) {
                        return Future.succeededFuture(Outcome.failed(
                                "the volume group " + wish.group() + " is not there: vgs " + exit.evidence()));
                    }
                    Claim claim = wish.exclusive() == Exclusive.SYSTEM_ID
                            ? Claim.of("system id", wish.group(), report.systemIds(), self, wish.takeFrom())
                            : Claim.of(
                                    "owner tag", wish.group(), report.ownersByTag(wish.tag()), self, wish.takeFrom());
                    return switch (claim.verdict()) {
                        case OURS -> Future.succeededFuture(Outcome.done());
                        case REFUSED -> Future.succeededFuture(Outcome.failed(claim.words()));
                        case FREE, TAKE ->
                            run(wish.take(claim, self), call, LimitedRuns.NO_LIMIT)
                                    .map(taken -> outcome("taking " + wish.group(), taken));
                    };
                }));
    }

    /** This node's name, as groups have it. */
    private Future<String> self(LvmParameters wish, Call call) {
        if (wish.exclusive() == Exclusive.TAG) {
            return Future.succeededFuture(context.node());
        }
        return run(Command.of("lvm", "systemid"), call, LOOK_MS).compose(exit -> {
            String line = Text.lastLine(exit.output());
            String id = line.startsWith("system ID:")
                    ? line.substring("system ID:".length()).strip()
                    : "";
            return id.isEmpty()
                    ? Future.failedFuture("this machine has no LVM system id (lvm systemid " + exit.words()
                            + "); set global/system_id_source in /etc/lvm/lvm.conf")
                    : Future.succeededFuture(id);
        });
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return deactivate(call);
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return deactivate(call);
    }

    /** What the kernel does not have needs no LVM, which may wait for disks that are another node's. */
    private Future<Outcome> deactivate(Call call) {
        fence.beforeOffline();
        wanted = Wanted.OFFLINE;
        LvmParameters present = parameters;
        return active(present)
                .compose(active -> active.isEmpty()
                        ? Future.succeededFuture(Outcome.done("was not active"))
                        : change(present, "-an", call).compose(changed -> verified(present, changed)));
    }

    private Future<Outcome> verified(LvmParameters present, Outcome changed) {
        return active(present).map(left -> {
            if (left.isEmpty()) {
                return Outcome.done();
            }
            String why = changed.isDone() ? "" : "; " + changed.detail();
            return Outcome.failed("still active: " + String.join(", ", left) + why
                    + "; what uses them has to go first: file systems, swap, programs");
        });
    }

    @Override
    public Map<String, String> info() {
        return lastSeen.isEmpty() ? Map.of("volumes", parameters.what()) : Map.of("volumes", lastSeen);
    }

    private Future<List<String>> active(LvmParameters present) {
        return context.workshop()
                .vertx()
                .executeBlocking(() -> ActiveVolumes.of(ActiveVolumes.names(host.blockDevices()), present));
    }

    private Future<Outcome> change(LvmParameters wish, String activation, Call call) {
        List<String> argv = wish.change(activation);
        return run(Command.of(argv.toArray(String[]::new)), call, LimitedRuns.NO_LIMIT)
                .map(exit -> outcome(String.join(" ", argv), exit));
    }

    private static Outcome outcome(String what, Exit exit) {
        return exit.code() == 0 ? Outcome.done() : Outcome.failed(what + " " + exit.evidence());
    }

    private Command fenceCommand(LvmParameters present) {
        List<String> change = present.change("-an");
        return host.command(
                Command.of("/bin/sh", "-c", FENCE_TEXT, "mainstay-fence", change.get(0), change.get(1), change.get(2)));
    }

    private Future<Exit> run(Command command, Call call, long limitMs) {
        return runs.run(host.command(command), call, limitMs);
    }

    private String seen(String words) {
        lastSeen = words;
        return words;
    }
}
