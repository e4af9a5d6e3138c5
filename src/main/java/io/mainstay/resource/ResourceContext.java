package io.mainstay.resource;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.Reach;
import io.mainstay.core.snapshot.ProbeSnapshot;
import java.nio.file.Path;
import java.util.Map;

/** What a resource is given by its node. Methods may be called from any thread unless they say otherwise. */
public interface ResourceContext {
    ResourceId id();

    String node();

    /** Its parameters, checked and with defaults filled in. */
    Map<String, Object> parameters();

    AgentSettings settings();

    /** The group's present epoch, handed to programs as MAINSTAY_EPOCH; 0 when there is no owner. */
    long epoch();

    /** Whether this node may run the group at this instant; asked at every reply of a health responder. */
    boolean mayRun();

    /** The node's directory for files that must outlive the agent; exists. */
    Path stateDirectory();

    /** What the node lends it to work with. */
    Workshop workshop();

    /** Monotonic milliseconds. */
    long nowMs();

    /** Runs {@code action} on the agents' context, not before {@code atMs} of {@link #nowMs}. Cannot be cancelled. */
    void wakeAt(long atMs, Runnable action);

    /** The resource has changed by itself: acted on at once, without waiting for the next monitor. */
    void changed(MonitorResult result);

    /** Tells operators. */
    void raise(EventKind kind, String text);

    /** The health check of this resource failed; the group decides what its policy leads to. */
    void healthFailed(OnProbeFail policy, Notice notice, String reason);

    /** Whether what it needs outside reaches this node; told at every change, and makes the node a worse or better standby. */
    void reached(Reach reach);

    /** Shows what the health check has seen; repeated on every change, the shell thins it out. */
    void probed(ProbeSnapshot probe);
}
