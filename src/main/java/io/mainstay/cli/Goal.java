package io.mainstay.cli;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a command is to bring about, and how to tell from one picture of the group after another that it has, or has failed,
 * whichever node it goes to. Pure; fed in order, first with the state from before the command.
 */
final class Goal {
    private static final Set<AgentState> ON_THE_WAY = EnumSet.of(
            AgentState.GOING_ONLINE,
            AgentState.GOING_ONLINE_WAIT,
            AgentState.GOING_OFFLINE,
            AgentState.GOING_OFFLINE_WAIT);
    private static final Set<EventKind> ENDS_ONLINE = EnumSet.of(
            EventKind.RESOURCE_FAULTED,
            EventKind.RESOURCE_ADMIN_WAIT,
            EventKind.GROUP_FAULTED,
            EventKind.FAULTED_EVERYWHERE);
    /** Where a group has several nodes, a fault on one of them may be followed by a start on another. */
    private static final Set<EventKind> ENDS_ONLINE_EVERYWHERE =
            EnumSet.of(EventKind.RESOURCE_ADMIN_WAIT, EventKind.FAULTED_EVERYWHERE);

    private static final Set<EventKind> ENDS_OFFLINE = EnumSet.of(
            EventKind.RESOURCE_NOT_GOING_OFFLINE, EventKind.GROUP_RELEASE_FAILED, EventKind.FORCE_OFFLINE_INEFFECTIVE);

    private final Asked asked;
    private final Target target;
    private final WholeGroup before;
    private final Past past;
    private final SwitchGoal switching;
    private boolean moved;

    /** How far it has come; {@code text} says why it failed, or what is reached. */
    record Progress(Kind kind, String text) {}

    /** How a goal can stand. */
    enum Kind {
        UNDER_WAY,
        REACHED,
        /** By its state, which may be that from before the command: to be looked at again. */
        SEEMS_FAILED,
        /** For good: an event says so. */
        FAILED
    }

    /** @param past the events from before the command: later ones tell of it */
    Goal(Asked asked, WholeGroup before, Past past) {
        this.asked = asked;
        this.target = asked.target();
        this.before = before;
        this.past = past;
        this.switching = new SwitchGoal(asked, before);
    }

    Progress judge(WholeGroup now, List<Event> events) {
        List<Event> later = events.stream().filter(event -> !past.holds(event)).toList();
        if (asked.verb() == Verb.SWITCH) {
            return switching.judge(now, later);
        }
        List<ResourceSnapshot> watched = watched(now);
        // With the event bus down nobody's resources are known, and the ledger alone says how far it is.
        boolean isLedgerAlone =
                target.isGroup() && now.shares().values().stream().noneMatch(Share::isKnown);
        if (watched.isEmpty() && !isLedgerAlone) {
            return new Progress(Kind.FAILED, target + " is no longer configured");
        }
        moved |= now.shares().values().stream()
                .anyMatch(share ->
                        share.resources().stream().anyMatch(one -> isWatched(one) && hasMoved(share.node(), one)));
        return switch (asked.verb()) {
            case ONLINE, RECOVER -> online(now, watched, later);
            case OFFLINE, FORCE_OFFLINE -> offline(now, watched, later);
            case CLEAR ->
                // What is wanted online starts at once and may fault again before anybody has looked.
                reachedIf(
                        (watched.stream().noneMatch(one -> one.agent().has(AgentFlag.FAULTED)) && isForgiven(now))
                                || !evidence(later, EnumSet.of(EventKind.RESOURCE_FAULT_CLEARED))
                                        .isEmpty(),
                        "cleared");
            case FLUSH ->
                reachedIf(
                        watched.stream()
                                .noneMatch(
                                        one -> ON_THE_WAY.contains(one.agent().state())),
                        "at rest");
            case ENABLE ->
                reachedIf(
                        watched.stream().noneMatch(one -> is(one, AgentState.DETACHED, AgentState.OPENING)), "enabled");
            case DISABLE -> reachedIf(watched.stream().allMatch(one -> is(one, AgentState.DETACHED)), "disabled");
            case FREEZE -> reachedIf(now.frozen(), "frozen");
            case UNFREEZE -> reachedIf(!now.frozen(), "unfrozen");
            case ACTION -> action(later);
            case PROBE, QUICK_CHECK, SWITCH, DRAIN, UNDRAIN, DETACH, REPLACE -> new Progress(Kind.REACHED, "asked");
        };
    }

    /**
     * The resources that the command is about: of a group those on every node that is heard, of a resource the one on the
     * node that was named, else on the owner, else on the first that has it.
     */
    private List<ResourceSnapshot> watched(WholeGroup now) {
        if (target.isGroup()) {
            return now.shares().values().stream()
                    .filter(Share::isKnown)
                    .filter(share -> asked.node().isEmpty() || share.node().equals(asked.node()) || isAnywhere())
                    .flatMap(share -> share.resources().stream())
                    .toList();
        }
        Optional<Share> named = now.share(asked.node());
        Optional<Share> first = now.shares().values().stream()
                .filter(share -> share.heard() == WholeGroup.Heard.OWN)
                .findFirst();
        return named.or(() -> now.share(now.owner()))
                .or(() -> first)
                .or(() -> now.shares().values().stream().findFirst())
                .map(share -> share.resources().stream().filter(this::isWatched).toList())
                .orElse(List.of());
    }

    /** Whether a named node is only where the group is to go, and the goal is about the whole. */
    private boolean isAnywhere() {
        return asked.verb() == Verb.ONLINE;
    }

    private boolean isWatched(ResourceSnapshot resource) {
        return target.isGroup() || resource.name().equals(target.resource());
    }

    /** Whether no fault is left on the ledger's record, at the named node or anywhere. */
    private boolean isForgiven(WholeGroup now) {
        return !target.isGroup()
                || now.ledger()
                        .map(plan -> asked.node().isEmpty()
                                ? plan.faults().isEmpty()
                                : !plan.faults().containsKey(asked.node()))
                        .orElse(true);
    }

    private Progress online(WholeGroup now, List<ResourceSnapshot> watched, List<Event> events) {
        boolean isThere =
                asked.node().isEmpty() || !target.isGroup() || now.owner().equals(asked.node());
        boolean isUp = target.isGroup()
                ? now.state() == GroupState.ONLINE
                : watched.stream().allMatch(one -> is(one, AgentState.ONLINE));
        // A recover begins online: only after it went down may online count.
        if (isUp && isThere && (asked.verb() == Verb.ONLINE || moved)) {
            return new Progress(Kind.REACHED, target + " is online" + where(now));
        }
        boolean isOneOfMany = target.isGroup() && now.shares().size() > 1;
        String evidence = evidence(events, isOneOfMany ? ENDS_ONLINE_EVERYWHERE : ENDS_ONLINE);
        if (!evidence.isEmpty()) {
            return new Progress(Kind.FAILED, evidence);
        }
        boolean isBusy = (target.isGroup() && now.state() == GroupState.GOING_ONLINE)
                || watched.stream()
                        .anyMatch(one -> ON_THE_WAY.contains(one.agent().state())
                                || one.agent().has(AgentFlag.RESTARTING)
                                || one.agent().has(AgentFlag.CLEANING));
        boolean isFaulted = watched.stream().anyMatch(one -> one.agent().has(AgentFlag.FAULTED));
        boolean isDown = watched.stream().allMatch(one -> is(one, AgentState.OFFLINE));
        if (!isBusy && moved && isFaulted && (isDown || !isOneOfMany)) {
            return new Progress(Kind.SEEMS_FAILED, target + " is faulted" + detail(watched));
        }
        return moved && isDown && !isBusy && asked.verb() == Verb.ONLINE
                ? new Progress(Kind.SEEMS_FAILED, target + " is offline again" + detail(watched))
                : underWay();
    }

    private static String where(WholeGroup now) {
        return now.shares().size() > 1 && !now.owner().isEmpty() ? " on " + now.owner() : "";
    }

    private Progress action(List<Event> events) {
        String done = evidence(events, EnumSet.of(EventKind.ACTION_DONE));
        String failed = evidence(events, EnumSet.of(EventKind.ACTION_FAILED));
        if (!failed.isEmpty()) {
            return new Progress(Kind.FAILED, failed);
        }
        return done.isEmpty() ? underWay() : new Progress(Kind.REACHED, done);
    }

    private Progress offline(WholeGroup now, List<ResourceSnapshot> watched, List<Event> events) {
        // A group is offline when what counts of it is: what is only monitored stays as it is.
        boolean isGroupDown = target.isGroup()
                && now.shares().values().stream()
                        .filter(Share::isKnown)
                        .filter(share -> asked.node().isEmpty() || share.node().equals(asked.node()))
                        .allMatch(share -> share.state() == GroupState.OFFLINE);
        boolean isDown = watched.isEmpty()
                ? now.owner().isEmpty()
                : isGroupDown || watched.stream().allMatch(one -> is(one, AgentState.OFFLINE, AgentState.DETACHED));
        if (isDown) {
            return new Progress(Kind.REACHED, target + " is offline");
        }
        String evidence = evidence(events, ENDS_OFFLINE);
        return evidence.isEmpty() ? underWay() : new Progress(Kind.FAILED, evidence);
    }

    private String evidence(List<Event> events, Set<EventKind> kinds) {
        for (Event event : events) {
            boolean isOurs = event.group().equals(target.group())
                    && (target.isGroup() || event.resource().equals(target.resource()));
            if (isOurs && kinds.contains(event.kind())) {
                return target + ": " + event.kind().label() + ": " + event.text();
            }
        }
        return "";
    }

    /** Even a change too quick to be seen leaves the time at which the state was entered. */
    private boolean hasMoved(String node, ResourceSnapshot now) {
        return ON_THE_WAY.contains(now.agent().state())
                || before.share(node).stream()
                        .flatMap(share -> share.resources().stream())
                        .filter(one -> one.name().equals(now.name()))
                        .anyMatch(one -> one.sinceWallMs() != now.sinceWallMs()
                                || one.agent().state() != now.agent().state());
    }

    private static String detail(List<ResourceSnapshot> watched) {
        return watched.stream()
                .map(one -> one.agent().detail())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> ": " + text)
                .orElse("");
    }

    private static boolean is(ResourceSnapshot resource, AgentState... states) {
        return List.of(states).contains(resource.agent().state());
    }

    private Progress reachedIf(boolean reached, String word) {
        return reached ? new Progress(Kind.REACHED, target + " is " + word) : underWay();
    }

    static Progress underWay() {
        return new Progress(Kind.UNDER_WAY, "");
    }
}
