package io.mainstay.cli;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Severity;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has happened to groups since they were last looked at, one sentence a step, for whoever waits for a command: stopping
 * on n1, released, assigned to n2 because …, starting, online. Pure; fed in order, first with the state from before.
 */
final class Phases {
    private static final Set<AgentState> UNDER_WAY = EnumSet.of(
            AgentState.GOING_ONLINE,
            AgentState.GOING_ONLINE_WAIT,
            AgentState.GOING_OFFLINE,
            AgentState.GOING_OFFLINE_WAIT);

    private final Map<String, WholeGroup> before = new TreeMap<>();
    private final Set<String> told = new TreeSet<>();

    /** @param past the events from before the command */
    Phases(Collection<WholeGroup> groups, List<Event> past) {
        past.forEach(event -> told.add(key(event)));
        groups.forEach(group -> before.put(group.name(), group));
    }

    /** The steps since the last call, of these groups only. */
    List<String> news(Collection<WholeGroup> groups, List<Event> events) {
        List<String> news = new ArrayList<>();
        for (Event event : events) {
            if (groups.stream().anyMatch(group -> group.name().equals(event.group())) && isNew(event)) {
                news.add(text(event));
            }
        }
        for (WholeGroup now : groups) {
            WholeGroup then = before.put(now.name(), now);
            if (then != null) {
                // What has let go, then who has it, then what it has begun.
                boolean hasMoved = !then.owner().equals(now.owner());
                shares(now)
                        .filter(share -> hasMoved && share.node().equals(then.owner()))
                        .forEach(share -> resources(news, then, share, now));
                owner(news, then, now);
                shares(now)
                        .filter(share -> !hasMoved || !share.node().equals(then.owner()))
                        .forEach(share -> resources(news, then, share, now));
            }
        }
        return news;
    }

    private static Stream<Share> shares(WholeGroup group) {
        return group.shares().values().stream().filter(Share::isKnown);
    }

    /** Why a node was chosen, and whatever went wrong; the rest is seen in the states. */
    private boolean isNew(Event event) {
        boolean isTold = event.kind() == EventKind.GROUP_ASSIGNED
                || event.kind().severity().compareTo(Severity.WARNING) >= 0;
        return isTold && told.add(key(event));
    }

    /** What a node tells has a number of the node's; what the ledger decides has none here. */
    private static String key(Event event) {
        return event.node() + " " + event.sequence() + " " + event.atWallMs() + " " + event.text();
    }

    private static String text(Event event) {
        if (event.kind() == EventKind.GROUP_ASSIGNED) {
            return event.text();
        }
        String what = event.resource().isEmpty() ? event.group() : event.resource();
        return what + " on " + event.node() + ": " + event.kind().label() + ": " + event.text();
    }

    private static void owner(List<String> news, WholeGroup then, WholeGroup now) {
        if (then.owner().equals(now.owner())) {
            return;
        }
        if (!then.owner().isEmpty()) {
            news.add(then.owner() + " has given up " + now.name());
        }
        if (!now.owner().isEmpty()) {
            news.add(now.owner() + " owns " + now.name() + ", epoch " + now.epoch());
        }
    }

    private static void resources(List<String> news, WholeGroup then, Share share, WholeGroup now) {
        for (ResourceSnapshot resource : share.resources()) {
            AgentState before = state(then, share.node(), resource.name());
            AgentState state = resource.agent().state();
            if (before != state) {
                String where = now.shares().size() > 1 ? " on " + share.node() : "";
                news.add(step(before, state, resource.name(), where));
            }
        }
    }

    private static AgentState state(WholeGroup group, String node, String resource) {
        return group.share(node).stream()
                .flatMap(share -> share.resources().stream())
                .filter(one -> one.name().equals(resource))
                .map(one -> one.agent().state())
                .findFirst()
                .orElse(AgentState.DETACHED);
    }

    private static String step(AgentState before, AgentState state, String name, String where) {
        return switch (state) {
            case GOING_ONLINE -> "starting " + name + where;
            case GOING_ONLINE_WAIT -> name + " is started" + where + ", and is not yet found online";
            case ONLINE ->
                before == AgentState.GOING_OFFLINE || before == AgentState.GOING_OFFLINE_WAIT
                        ? name + " did not go offline" + where
                        : name + " is online" + where;
            case GOING_OFFLINE -> "stopping " + name + where;
            case GOING_OFFLINE_WAIT -> name + " is stopped" + where + ", and is not yet found offline";
            case OFFLINE -> name + " is offline" + where;
            case DETACHED -> name + " is disabled" + where;
            case OPENING, PROBING -> name + " is looked at" + where;
        };
    }

    /** What these groups still have before them, for whoever has run out of patience; empty when nothing is to be seen. */
    static String left(Collection<WholeGroup> groups, long nowWallMs) {
        List<String> left = new ArrayList<>();
        for (WholeGroup group : groups) {
            shares(group)
                    .forEach(share -> share.resources().stream()
                            .filter(one -> UNDER_WAY.contains(one.agent().state()))
                            .forEach(one -> left.add(one.name() + " on " + share.node() + ", "
                                    + one.agent().state().label() + " for "
                                    + new Duration(nowWallMs - one.sinceWallMs()).words())));
        }
        if (!left.isEmpty()) {
            return String.join("; ", left);
        }
        return String.join(
                "; ",
                groups.stream()
                        .map(group -> group.plan().isEmpty() ? group.sentence() : group.plan())
                        .filter(sentence -> !sentence.isEmpty())
                        .toList());
    }
}
