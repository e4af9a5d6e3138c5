package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.Attribute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One group on one node, as its machine knows it. Immutable; the members are in an order in which children come before
 * their parents.
 *
 * @param node this node's name
 * @param before what was wanted before the last command, for the case that a stop does not take effect
 * @param pending what it is to be once what has to end for that is down
 */
public record Group(
        String node,
        GroupSpec spec,
        Map<String, Member> members,
        Owner owner,
        Freeze freeze,
        Phase phase,
        Map<String, Member.Wanted> before,
        Stated stated,
        Lease lease,
        Hooks hooks,
        Optional<Pending> pending) {
    /** Whether the node may run anything at all. */
    enum Lease {
        HELD,
        LOST
    }

    /**
     * What this node has told of its ownership.
     *
     * @param started the epoch under which it was said to be online
     * @param released the epoch that was given up; nothing is started under it any more
     * @param releaseFailed the epoch under which a stop did not take effect, until it is known that the release is off
     */
    record Stated(long started, long released, long releaseFailed) {
        static final Stated NOTHING = new Stated(0, 0, 0);
    }

    /** Where the group stands as a whole; each phase has its rules for orders. */
    public enum Phase {
        /** It has not been decided yet whether to adopt or start it (G12). */
        FRESH,
        /** Orders follow what is wanted of each member. */
        SETTLED,
        /** A critical resource faulted: everything goes offline (G5). */
        FAULTED,
        /** As FAULTED, and everything is down and stated so. */
        FAULTED_DOWN,
        /** The node leaves: everything goes offline and stays so. */
        LEAVING
    }

    public static Group initial(String node, GroupSpec spec) {
        Map<String, Member> members = new LinkedHashMap<>();
        spec.resources().forEach(resource -> members.put(resource.name(), Member.unknown(resource)));
        return new Group(
                node,
                spec,
                Collections.unmodifiableMap(members),
                Owner.NONE,
                Freeze.THAWED,
                Phase.FRESH,
                Collections.unmodifiableMap(new LinkedHashMap<>()),
                Stated.NOTHING,
                Lease.HELD,
                Hooks.NONE,
                Optional.empty());
    }

    /**
     * Another configuration that waits for what has to end.
     *
     * @param ending the resources that go offline before it is in force
     * @param look the number of the look that is waited for, once they are; 0 before that
     */
    record Pending(GroupSpec spec, Set<String> ending, long look) {
        Pending {
            ending = Collections.unmodifiableSet(new LinkedHashSet<>(ending));
        }

        Pending lookingFor(long number) {
            return new Pending(spec, ending, number);
        }
    }

    public Collection<Member> all() {
        return members.values();
    }

    /** The member of this name, which must be there. */
    public Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException(spec.name() + " has no resource " + name);
        }
        return member;
    }

    public boolean isFrozen() {
        return freeze == Freeze.FROZEN;
    }

    /** Whether another node owns it, so that nothing of it may be online here. */
    Standing standing() {
        return owner.standingOf(node, spec.kind());
    }

    /** Whether orders to come online may be given on this node. */
    boolean mayStart() {
        if (lease == Lease.LOST) {
            return false;
        }
        if (owner.is(node)) {
            return owner.duty() != Owner.Duty.RELEASE && !hasGivenUp();
        }
        return spec.kind() != GroupSpec.Kind.FAILOVER && !owner.node().isEmpty();
    }

    /** Whether the present epoch was given up: that may be on its way, so nothing is started under it. */
    private boolean hasGivenUp() {
        return owner.isOnRecord() && spec.kind() != GroupSpec.Kind.PARALLEL && stated.released() == owner.epoch();
    }

    /** Whether this node, its owner, is to take it offline and give it up. */
    boolean mustRelease() {
        return owner.is(node) && owner.duty() == Owner.Duty.RELEASE && stated.releaseFailed() != owner.epoch();
    }

    boolean isFenced() {
        return lease == Lease.LOST;
    }

    /** When a {@link GroupEvent.Tick} is needed next; {@code Long.MAX_VALUE} when nothing is due. */
    public long nextWakeMs() {
        return hooks.running().stream().mapToLong(Hooks.Run::deadlineMs).min().orElse(Long.MAX_VALUE);
    }

    List<Member> childrenOf(Member parent, Dependency kind) {
        List<Member> children = new ArrayList<>();
        parent.spec().requires().forEach((name, dependency) -> {
            if (dependency == kind) {
                children.add(member(name));
            }
        });
        return children;
    }

    List<Member> strongParentsOf(Member child) {
        List<Member> parents = new ArrayList<>();
        for (Member member : all()) {
            if (member.spec().requires().get(child.name()) == Dependency.STRONG) {
                parents.add(member);
            }
        }
        return parents;
    }

    /** The resource and everything that stands firmly on it, children first. */
    Set<String> withParents(String name) {
        Set<String> found = new LinkedHashSet<>(List.of(name));
        for (Member member : all()) {
            member.spec().requires().forEach((child, dependency) -> {
                if (dependency == Dependency.STRONG && found.contains(child)) {
                    found.add(member.name());
                }
            });
        }
        return found;
    }

    /** The resource and everything it firmly stands on. */
    Set<String> withChildren(String name) {
        Set<String> found = new LinkedHashSet<>();
        collectChildren(name, found);
        return found;
    }

    private void collectChildren(String name, Set<String> found) {
        if (found.add(name)) {
            childrenOf(member(name), Dependency.STRONG).forEach(child -> collectChildren(child.name(), found));
        }
    }

    /** Whether a fault of it faults the group: it is critical, or something critical stands on it (G5). */
    boolean isCritical(Member member) {
        return withParents(member.name()).stream()
                .anyMatch(name -> member(name).spec().settings().isSet(Attribute.CRITICAL));
    }

    boolean isProbed() {
        return all().stream().allMatch(Member::isProbed);
    }

    /** Whether nothing of it that can be stopped runs, as far as is verified. */
    public boolean isDown() {
        return all().stream().allMatch(member -> member.isDown() || !member.canStop());
    }

    Group with(Member member) {
        Map<String, Member> next = new LinkedHashMap<>(members);
        next.put(member.name(), member);
        return withMembers(next);
    }

    Group withEach(Collection<String> names, UnaryOperator<Member> change) {
        Map<String, Member> next = new LinkedHashMap<>(members);
        names.forEach(name -> next.put(name, change.apply(member(name))));
        return withMembers(next);
    }

    private Group withMembers(Map<String, Member> next) {
        return new Group(
                node,
                spec,
                Collections.unmodifiableMap(next),
                owner,
                freeze,
                phase,
                before,
                stated,
                lease,
                hooks,
                pending);
    }

    Group with(Phase next) {
        return new Group(node, spec, members, owner, freeze, next, before, stated, lease, hooks, pending);
    }

    Group with(Owner next) {
        return new Group(node, spec, members, next, freeze, phase, before, stated, lease, hooks, pending);
    }

    Group with(Stated next) {
        return new Group(node, spec, members, owner, freeze, phase, before, next, lease, hooks, pending);
    }

    Group with(Lease next) {
        return new Group(node, spec, members, owner, freeze, phase, before, stated, next, hooks, pending);
    }

    Group with(Hooks next) {
        return next.equals(hooks)
                ? this
                : new Group(node, spec, members, owner, freeze, phase, before, stated, lease, next, pending);
    }

    Group with(Freeze next) {
        return new Group(node, spec, members, owner, next, phase, before, stated, lease, hooks, pending);
    }

    Group with(GroupSpec next) {
        Map<String, Member> configured = new LinkedHashMap<>();
        next.resources()
                .forEach(spec -> configured.put(spec.name(), member(spec.name()).configured(spec)));
        return with(next, configured, pending);
    }

    Group with(Optional<Pending> next) {
        return new Group(node, spec, members, owner, freeze, phase, before, stated, lease, hooks, next);
    }

    /** Whether another configuration waits for what has to end. */
    public boolean isChanging() {
        return pending.isPresent();
    }

    /** Whether it has to go offline for the configuration to come; not again after a stop that did not take effect. */
    boolean isEnding(Member member) {
        return pending.isPresent()
                && pending.get().ending().contains(member.name())
                && !member.has(AgentFlag.UNABLE_TO_OFFLINE);
    }

    /** With these members instead, in their order; nothing waits any more. */
    Group with(GroupSpec next, Map<String, Member> staff) {
        return with(next, staff, Optional.empty());
    }

    private Group with(GroupSpec next, Map<String, Member> staff, Optional<Pending> nextPending) {
        return new Group(
                node,
                next,
                Collections.unmodifiableMap(new LinkedHashMap<>(staff)),
                owner,
                freeze,
                phase,
                before,
                stated,
                lease,
                hooks,
                nextPending);
    }

    /** Remembers what is wanted, to come back to it should a stop fail. */
    Group remember() {
        Map<String, Member.Wanted> wanted = new LinkedHashMap<>();
        all().forEach(member -> wanted.put(member.name(), member.wanted()));
        return new Group(
                node,
                spec,
                members,
                owner,
                freeze,
                phase,
                Collections.unmodifiableMap(wanted),
                stated,
                lease,
                hooks,
                pending);
    }
}
