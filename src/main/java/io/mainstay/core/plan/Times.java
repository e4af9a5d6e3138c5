package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Span;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Phase;
import java.util.ArrayList;
import java.util.List;

/** The times of one group that have passed, as far as this node has seen them pass. */
final class Times {
    /** What the slack of a lease is made of: two clocks may run apart by so much. */
    private static final long SLACK_BASE_MS = 50;

    private static final long SLACK_PART = 20;

    private Times() {}

    static List<Proposal> due(GroupRecord group, LeaseView view, long nowMs) {
        long lastedMs = view.sightings().lastedMs(group, nowMs);
        List<Proposal> due = new ArrayList<>();
        long graceLeftMs = graceLeftMs(group, view, nowMs);
        if (group.isOwed() && graceLeftMs <= 0) {
            due.add(proposal(group, Span.GRACE, group.past().owedMs()));
        }
        GroupPolicy policy = group.spec().policy();
        if (group.phase() != Phase.STARTED) {
            return due;
        }
        if (policy.autoFaultClearMs() > 0 && !group.faults().isEmpty() && lastedMs >= policy.autoFaultClearMs()) {
            due.add(proposal(group, Span.FAULT_CLEAR, policy.autoFaultClearMs()));
        }
        if (group.past().restarts() > 0 && lastedMs >= policy.faultLadder().withinMs()) {
            due.add(proposal(group, Span.LADDER, policy.faultLadder().withinMs()));
        }
        return due;
    }

    /** How long to wait until nothing of it can run where it was; the node's clock may be the slower one. */
    static long graceLeftMs(GroupRecord group, LeaseView view, long nowMs) {
        long owedMs = group.past().owedMs();
        return owedMs + owedMs / SLACK_PART + SLACK_BASE_MS - view.sightings().lastedMs(group, nowMs);
    }

    private static Proposal proposal(GroupRecord group, Span span, long ms) {
        String sentence = group.name() + ": " + ms + " ms have passed (" + span + ")";
        return new Proposal(
                new Command.Elapsed(group.name(), group.past().epoch(), span),
                Explanation.nothing(group.name(), sentence, "a time has passed"));
    }
}
