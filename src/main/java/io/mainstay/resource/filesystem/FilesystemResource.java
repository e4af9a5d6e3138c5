package io.mainstay.resource.filesystem;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.FenceCommands;
import io.mainstay.exec.FenceEntry;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Wanted;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mount. Answers come on other threads than calls, so the few fields are volatile; the agent never lets two verbs
 * run at once.
 */
final class FilesystemResource implements Resource {
    private final ResourceContext context;
    private final Mounts mounts;
    private final FenceEntry fence;
    private volatile FilesystemParameters next;
    private volatile FilesystemParameters parameters;
    private volatile Wanted wanted = Wanted.UNKNOWN;
    private volatile @Nullable Device resolved;
    private volatile long deepCheckDueMs = Long.MIN_VALUE;
    private volatile String lastDeepCheck = "";
    private volatile String lastSeen = "";

    FilesystemResource(ResourceContext context, Host host) {
        this.context = context;
        this.mounts = new Mounts(context, host);
        this.fence = context.workshop().fences().entry(context.id());
        this.next = FilesystemParameters.of(new ParameterValues(context.parameters()), context.node());
        this.parameters = next;
    }

    /** Another device or directory counts when it is next brought online; the rest at once. */
    @Override
    public void configured() {
        next = FilesystemParameters.of(new ParameterValues(context.parameters()), context.node());
        if (next.isOfSameMount(parameters)) {
            parameters = next;
        }
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        long look = fence.look();
        return knownDevice(call).compose(device -> mounts.table().compose(table -> seen(table, device, call, look)));
    }

    private Future<MonitorResult> seen(MountTable table, Device device, Call call, long look) {
        FilesystemParameters present = parameters;
        Standing standing = Standing.of(table, present, device);
        lastSeen = standing.words();
        return mounts.isHeld(present.held(device)).compose(isHeld -> {
            MonitorResult result = standing.judge(present, wanted, isHeld);
            resolved = standing.isThere() ? device : null;
            if (standing.isThere()) {
                if (wanted == Wanted.UNKNOWN) {
                    wanted = Wanted.ONLINE;
                }
                return fence.foundOnline(fenceCommand(present, device), FenceCommands.MAX_LIMIT_MS)
                        .compose(registered -> deepCheck(result, present, call));
            }
            if (result.status() != MonitorResult.Status.OFFLINE) {
                return Future.succeededFuture(result);
            }
            if (wanted == Wanted.OFFLINE) {
                wanted = Wanted.UNKNOWN;
            }
            return fence.foundOffline(look).map(result);
        });
    }

    /** At its own interval, and while it fails each time. */
    private Future<MonitorResult> deepCheck(MonitorResult result, FilesystemParameters present, Call call) {
        if (present.check().isEmpty()
                || wanted != Wanted.ONLINE
                || result.status() != MonitorResult.Status.ONLINE
                || context.nowMs() < deepCheckDueMs) {
            return Future.succeededFuture(result);
        }
        DeepCheck check = present.check().get();
        return mounts.run(check.command(), call, check.limitMs())
                .map(exit -> exit.code() == 0 ? "" : check.words() + " " + exit.evidence())
                .recover(failed -> Future.succeededFuture(check.words() + ": " + failed.getMessage()))
                .map(trouble -> {
                    lastDeepCheck = trouble.isEmpty() ? check.words() + " works" : trouble;
                    if (!trouble.isEmpty()) {
                        return MonitorResult.offline("mounted, but " + trouble);
                    }
                    deepCheckDueMs = context.nowMs() + check.intervalMs();
                    return result;
                });
    }

    @Override
    public Future<Outcome> online(Call call) {
        parameters = next;
        FilesystemParameters wish = next;
        resolved = null;
        deepCheckDueMs = Long.MIN_VALUE;
        wanted = Wanted.ONLINE;
        if (context.stateDirectory().toAbsolutePath().startsWith(wish.directory())) {
            return Future.succeededFuture(Outcome.failed("the node's own state lies in " + context.stateDirectory()
                    + ", which a mount on " + wish.directory() + " would hide; move one of them"));
        }
        return mounts.resolve(wish, call)
                .compose(device -> new Mounting(mounts, wish, device, () -> register(wish, device), call).run());
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return unmount(Unmounting.Strength.POLITE, call);
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return unmount(Unmounting.Strength.CLEAN, call);
    }

    private Future<Outcome> unmount(Unmounting.Strength strength, Call call) {
        fence.beforeOffline();
        wanted = Wanted.OFFLINE;
        return knownDevice(call).compose(device -> new Unmounting(mounts, parameters, device, strength, call).run());
    }

    /**
     * What is mounted keeps its device, so that is not looked for again: a look by UUID reads devices, and may wait for
     * them. One that is not there, as that of a volume which another node has, is known by its configured name only.
     */
    private Future<Device> knownDevice(Call call) {
        Device known = resolved;
        return known != null
                ? Future.succeededFuture(known)
                : mounts.resolve(parameters, call)
                        .recover(missing -> Future.succeededFuture(Device.named(parameters.device())));
    }

    private Future<Void> register(FilesystemParameters wish, Device device) {
        return fence.beforeOnline(fenceCommand(wish, device), FenceCommands.MAX_LIMIT_MS);
    }

    private Command fenceCommand(FilesystemParameters present, Device device) {
        return mounts.command(FenceText.command(present, device));
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("device", parameters.device());
        info.put("directory", parameters.directory());
        if (!lastSeen.isEmpty()) {
            info.put("seen", lastSeen);
        }
        if (!lastDeepCheck.isEmpty()) {
            info.put("check", lastDeepCheck);
        }
        return info;
    }
}
