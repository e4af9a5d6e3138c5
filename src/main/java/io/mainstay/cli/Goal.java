package io.mainstay.cli;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a command is to bring about, and how to tell from one snapshot after another that it has, or has failed. Pure;
 * fed in order, first with the state from before the command.
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
    private static final Set<EventKind> ENDS_OFFLINE = EnumSet.of(
            EventKind.RESOURCE_NOT_GOING_OFFLINE, EventKind.GROUP_RELEASE_FAILED, EventKind.FORCE_OFFLINE_INEFFECTIVE);

    private final Verb verb;
    private final Target target;
    private final GroupSnapshot before;
    private final long lastEvent;
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

    /** @param lastEvent number of the last event before the command: later ones tell of it */
    Goal(Verb verb, Target target, GroupSnapshot before, long lastEvent) {
        this.verb = verb;
        this.target = target;
        this.before = before;
        this.lastEvent = lastEvent;
    }

    Progress judge(GroupSnapshot now, List<Event> events) {
        List<ResourceSnapshot> watched = target.isGroup()
                ? now.resources()
                : target.in(now).map(List::of).orElse(List.of());
        if (watched.isEmpty()) {
            return new Progress(Kind.FAILED, target + " is no longer configured");
        }
        moved |= watched.stream().anyMatch(this::hasMoved);
        return switch (verb) {
            case ONLINE, RECOVER -> online(now, watched, events);
            case OFFLINE, FORCE_OFFLINE -> offline(watched, events);
            case CLEAR ->
                // What is wanted online starts at once and may fault again before anybody has looked.
                reachedIf(
                        watched.stream().noneMatch(one -> one.agent().has(AgentFlag.FAULTED))
                                || !evidence(events, EnumSet.of(EventKind.RESOURCE_FAULT_CLEARED))
                                        .isEmpty(),
                        "cleared");
            case ENABLE ->
                reachedIf(
                        watched.stream().noneMatch(one -> is(one, AgentState.DETACHED, AgentState.OPENING)), "enabled");
            case DISABLE -> reachedIf(watched.stream().allMatch(one -> is(one, AgentState.DETACHED)), "disabled");
            case FREEZE -> reachedIf(now.frozen(), "frozen");
            case UNFREEZE -> reachedIf(!now.frozen(), "unfrozen");
            case PROBE, QUICK_CHECK, SWITCH, DRAIN, UNDRAIN -> new Progress(Kind.REACHED, "asked");
        };
    }

    private Progress online(GroupSnapshot now, List<ResourceSnapshot> watched, List<Event> events) {
        boolean isUp = target.isGroup()
                ? now.state() == GroupState.ONLINE
                : watched.stream().allMatch(one -> is(one, AgentState.ONLINE));
        // A recover begins online: only after it went down may online count.
        if (isUp && (verb == Verb.ONLINE || moved)) {
            return new Progress(Kind.REACHED, target + " is online");
        }
        String evidence = evidence(events, ENDS_ONLINE);
        if (!evidence.isEmpty()) {
            return new Progress(Kind.FAILED, evidence);
        }
        boolean isBusy = (target.isGroup() && now.state() == GroupState.GOING_ONLINE)
                || watched.stream()
                        .anyMatch(one -> ON_THE_WAY.contains(one.agent().state())
                                || one.agent().has(AgentFlag.RESTARTING)
                                || one.agent().has(AgentFlag.CLEANING));
        boolean isFaulted = watched.stream().anyMatch(one -> one.agent().has(AgentFlag.FAULTED));
        if (!isBusy && moved && isFaulted) {
            return new Progress(Kind.SEEMS_FAILED, target + " is faulted" + detail(watched));
        }
        boolean isDown = watched.stream().allMatch(one -> is(one, AgentState.OFFLINE));
        return moved && isDown && !isBusy && verb == Verb.ONLINE
                ? new Progress(Kind.SEEMS_FAILED, target + " is offline again" + detail(watched))
                : underWay();
    }

    private Progress offline(List<ResourceSnapshot> watched, List<Event> events) {
        if (watched.stream().allMatch(one -> is(one, AgentState.OFFLINE, AgentState.DETACHED))) {
            return new Progress(Kind.REACHED, target + " is offline");
        }
        String evidence = evidence(events, ENDS_OFFLINE);
        return evidence.isEmpty() ? underWay() : new Progress(Kind.FAILED, evidence);
    }

    private String evidence(List<Event> events, Set<EventKind> kinds) {
        for (Event event : events) {
            boolean isOurs = event.sequence() > lastEvent
                    && event.group().equals(target.group())
                    && (target.isGroup() || event.resource().equals(target.resource()));
            if (isOurs && kinds.contains(event.kind())) {
                return target + ": " + event.kind().label() + ": " + event.text();
            }
        }
        return "";
    }

    /** Even a change too quick to be seen leaves the time at which the state was entered. */
    private boolean hasMoved(ResourceSnapshot now) {
        return ON_THE_WAY.contains(now.agent().state())
                || before.resources().stream()
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

    private static Progress underWay() {
        return new Progress(Kind.UNDER_WAY, "");
    }
}
