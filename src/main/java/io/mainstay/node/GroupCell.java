package io.mainstay.node;

import io.mainstay.core.Driver;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.group.Finding;
import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupMachine;
import io.mainstay.core.group.GroupView;
import io.mainstay.core.group.Member;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NextMonitor;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One group in its verticle: its machine's state, and what its resources show beside their agents' reports. */
final class GroupCell {
    private final Driver<Group, GroupEvent, GroupAction> driver;
    private final Map<String, ProbeSnapshot> probes = new HashMap<>();
    private final Map<String, Map<String, String>> info = new HashMap<>();
    private final Map<String, MonitorTimes> monitors = new HashMap<>();
    private final Map<String, NextMonitor> nextMonitors = new HashMap<>();
    private final Map<String, Fit> fits = new LinkedHashMap<>();
    private boolean isWatched;
    private boolean holdsLease = true;
    private Optional<Finding> found = Optional.empty();
    private boolean isDirty = true;
    private long wakeAtMs = Long.MAX_VALUE;
    private final Map<String, Long> staff = new HashMap<>();
    private boolean isLeaving;

    GroupCell(Group initial, Consumer<GroupAction> carryOut) {
        this.driver = new Driver<>(initial, GroupMachine::step, carryOut, (nowMs, before, event, step) -> {});
    }

    Group group() {
        return driver.state();
    }

    void handle(GroupEvent event) {
        driver.handle(event, NodeClock.nowMs());
        isDirty = true;
    }

    /** Whether a wake-up is to be asked for: earlier than the one that is. */
    boolean isToBeWokenAt(long atMs) {
        boolean earlier = atMs < wakeAtMs;
        wakeAtMs = Math.min(atMs, wakeAtMs);
        return earlier;
    }

    void woken() {
        wakeAtMs = Long.MAX_VALUE;
    }

    void show(String resource, ProbeSnapshot probe) {
        probes.put(resource, probe);
        isDirty = true;
    }

    /** It is no longer configured. */
    boolean isLeaving() {
        return isLeaving;
    }

    /** Whether it is not yet as it was declared. */
    boolean isWaiting() {
        return isLeaving || group().isChanging();
    }

    void leaves() {
        isLeaving = true;
    }

    /** From now on only agents that came with this number speak for these resources. */
    void staffed(List<String> resources, long number) {
        resources.forEach(resource -> staff.put(resource, number));
    }

    /** Whether it is of an agent that counts: one that has gone may still be heard. */
    boolean believes(AgentMessages.Said said) {
        String resource = said.report().id().resource();
        return group().members().containsKey(resource) && staff.getOrDefault(resource, 0L) == said.staff();
    }

    void forget(String resource) {
        probes.remove(resource);
        info.remove(resource);
        monitors.remove(resource);
        fits.remove(resource);
    }

    void show(AgentMessages.Said said) {
        String resource = said.report().id().resource();
        info.put(resource, said.info());
        monitors.put(resource, said.monitors());
        nextMonitors.put(resource, said.next());
    }

    void fits(String resource, Fit fit) {
        fits.put(resource, fit);
    }

    Map<String, String> infoOf(String resource) {
        return info.getOrDefault(resource, Map.of());
    }

    Optional<ProbeSnapshot> probeOf(String resource) {
        return Optional.ofNullable(probes.get(resource));
    }

    /** Whether this is the first call: ownership is asked for once, when the agents are there. */
    boolean beginsToWatch() {
        boolean first = !isWatched;
        isWatched = true;
        return first;
    }

    /** What was last heard of the lease. */
    boolean holdsLease() {
        return holdsLease;
    }

    void holdsLease(boolean holds) {
        holdsLease = holds;
    }

    /** What this node finds of the group, if that is new. */
    Optional<Finding> takeFinding() {
        Optional<Finding> now = GroupView.findingOf(driver.state()).map(finding -> finding.under(fits.values()));
        boolean isNew = now.isPresent() && !now.equals(found);
        found = now;
        return isNew ? now : Optional.empty();
    }

    /** Whether it has changed since it was last asked. */
    boolean takeDirty() {
        boolean was = isDirty;
        isDirty = false;
        return was;
    }

    GroupSnapshot snapshot() {
        Group group = driver.state();
        List<ResourceSnapshot> resources = new ArrayList<>();
        for (Member member : group.all()) {
            member.report()
                    .ifPresent(report -> resources.add(new ResourceSnapshot(
                            member.name(),
                            member.spec().type(),
                            report,
                            NodeClock.wallAt(report.sinceMs()),
                            member.spec().settings().isSet(Attribute.CRITICAL),
                            List.copyOf(member.spec().requires().keySet()),
                            probeOf(member.name()),
                            infoOf(member.name()),
                            monitors.getOrDefault(member.name(), MonitorTimes.NONE),
                            nextMonitors.getOrDefault(member.name(), NextMonitor.NONE))));
        }
        return new GroupSnapshot(
                group.spec().name(),
                group.spec().kind().label(),
                GroupView.stateOf(group),
                group.owner().node(),
                group.owner().epoch(),
                GroupView.wantedOf(group),
                group.isFrozen(),
                !group.owner().failoverTarget().isEmpty(),
                GroupView.failoverOf(group),
                GroupView.sentenceOf(group),
                resources);
    }
}
