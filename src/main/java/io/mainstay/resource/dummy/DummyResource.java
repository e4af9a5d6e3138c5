package io.mainstay.resource.dummy;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whether it is online. Ten thousand of them are monitored each second, so a monitor without a delay or a
 * file costs one field and makes no object. Only its context touches it.
 */
final class DummyResource implements Resource {
    private static final Future<MonitorResult> ONLINE = Future.succeededFuture(MonitorResult.online(""));
    private static final Future<MonitorResult> OFFLINE = Future.succeededFuture(MonitorResult.offline(""));
    private static final Future<MonitorResult> UNKNOWN =
            Future.succeededFuture(MonitorResult.unknown("asked to fail: monitor"));

    /** What goes wrong on purpose. */
    enum Fail {
        NONE,
        ONLINE,
        OFFLINE,
        MONITOR,
        CLEAN,
        HANG_ONLINE,
        HANG_OFFLINE,
        HANG_MONITOR,
        HANG_CLEAN;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static List<String> words() {
            return Stream.of(values()).map(Fail::word).toList();
        }

        static Fail of(@Nullable Object word) {
            return Stream.of(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst()
                    .orElse(NONE);
        }
    }

    private final ResourceContext context;
    private final Fail fail;
    private final long onlineDelayMs;
    private final long offlineDelayMs;
    private final long monitorDelayMs;
    private final @Nullable Path file;
    private boolean online;

    DummyResource(ResourceContext context) {
        this.context = context;
        fail = Fail.of(context.parameters().get("Fail"));
        onlineDelayMs = delay("OnlineDelay");
        offlineDelayMs = delay("OfflineDelay");
        monitorDelayMs = delay("MonitorDelay");
        file = context.parameters().get("file") instanceof String name ? Path.of(name) : null;
    }

    @Override
    public Future<MonitorResult> monitor(Call call) {
        if (fail == Fail.HANG_MONITOR) {
            return untilCancelled(call);
        }
        return monitorDelayMs == 0 ? look() : after(monitorDelayMs, call, this::look);
    }

    @Override
    public Future<Outcome> online(Call call) {
        return carryOut(call, onlineDelayMs, Fail.ONLINE, Fail.HANG_ONLINE, true);
    }

    @Override
    public Future<Outcome> offline(Call call) {
        return carryOut(call, offlineDelayMs, Fail.OFFLINE, Fail.HANG_OFFLINE, false);
    }

    @Override
    public Future<Outcome> clean(Call call, CleanReason reason) {
        return carryOut(call, 0, Fail.CLEAN, Fail.HANG_CLEAN, false);
    }

    private Future<Outcome> carryOut(Call call, long delayMs, Fail failing, Fail hanging, boolean wanted) {
        if (fail == hanging) {
            return untilCancelled(call);
        }
        return delayMs == 0 ? become(failing, wanted) : after(delayMs, call, () -> become(failing, wanted));
    }

    private Future<Outcome> become(Fail failing, boolean wanted) {
        if (fail == failing) {
            return Future.succeededFuture(Outcome.failed("asked to fail: " + failing.word()));
        }
        online = wanted;
        if (file != null) {
            try {
                if (wanted && !Files.exists(file)) {
                    Files.createFile(file);
                } else if (!wanted) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException failed) {
                return Future.succeededFuture(Outcome.failed(file + " cannot be changed: " + failed));
            }
        }
        return Future.succeededFuture(Outcome.done());
    }

    private Future<MonitorResult> look() {
        if (fail == Fail.MONITOR) {
            return UNKNOWN;
        }
        boolean found = file == null ? online : Files.exists(file);
        return found ? ONLINE : OFFLINE;
    }

    private <T> Future<T> after(long delayMs, Call call, Supplier<Future<T>> action) {
        Promise<T> answer = Promise.promise();
        call.onCancel(() -> answer.tryFail("cancelled"));
        context.wakeAt(context.nowMs() + delayMs, () -> {
            if (!call.isCancelled()) {
                action.get().onSuccess(answer::tryComplete).onFailure(answer::tryFail);
            }
        });
        return answer.future();
    }

    private static <T> Future<T> untilCancelled(Call call) {
        Promise<T> never = Promise.promise();
        call.onCancel(() -> never.tryFail("cancelled"));
        return never.future();
    }

    private long delay(String key) {
        return context.parameters().get(key) instanceof Long ms ? ms : 0;
    }
}
