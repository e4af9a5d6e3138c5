package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Fit.Grade;
import io.mainstay.core.probe.ProbeWatchState;
import io.mainstay.core.probe.Reach;
import io.mainstay.resource.ResourceContext;
import java.util.function.Supplier;

/**
 * Whether the load balancer reaches this node while the health check is out of service (C13): its HTTP and agent listeners are
 * probed all the same. One that has TCP alone cannot know. Used on the agents' context.
 */
final class StandbyReach {
    /** Looks within HC_TIMEOUT. */
    private static final int LOOKS = 4;

    private static final Fit UNREACHED = new Fit(Grade.WORSE, "the load balancer does not reach it");

    private final ResourceContext context;
    private final Supplier<ProbeWatchState> state;
    private boolean hasBegun;
    private long sinceMs;
    private Reach told = Reach.UNKNOWN;

    StandbyReach(ResourceContext context, Supplier<ProbeWatchState> state) {
        this.context = context;
        this.state = state;
    }

    void begin(HealthSettings settings) {
        boolean isProbed = settings.ports().containsKey(ListenerKind.HTTP)
                || settings.ports().containsKey(ListenerKind.AGENT);
        if (isProbed && !hasBegun) {
            hasBegun = true;
            sinceMs = context.nowMs();
            later();
        }
    }

    private void later() {
        context.wakeAt(context.nowMs() + Math.max(1, state.get().timeoutMs() / LOOKS), this::look);
    }

    private void look() {
        ProbeWatchState now = state.get();
        long nowMs = context.nowMs();
        boolean isOut = now.phase() == ProbeWatchState.Phase.IDLE;
        sinceMs = isOut ? sinceMs : nowMs;
        Reach reach = isOut ? Reach.of(sinceMs, now.last().atMs(), now.timeoutMs(), nowMs) : Reach.UNKNOWN;
        if (reach != told) {
            told = reach;
            context.fits(reach == Reach.UNREACHED ? UNREACHED : Fit.WELL);
        }
        later();
    }
}
