package io.mainstay.ownership;

import io.mainstay.core.group.Finding;
import io.mainstay.core.ledger.ClusterState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier agent left running on purpose, as the present life takes it over. Until the guard ends it with this life's
 * lease, this life states nothing: else it could be given what would outlive its lease. Pure.
 *
 * @param groups empty when nothing is left, or all of it is taken over
 * @param isUnguarded whether the guard still keeps the end that the earlier agent had set
 */
record LeftRunning(Set<String> groups, boolean isUnguarded) {
    static final LeftRunning NOTHING = new LeftRunning(Set.of(), false);

    LeftRunning {
        groups = Set.copyOf(groups);
    }

    static LeftRunning of(Set<String> groups) {
        return groups.isEmpty() ? NOTHING : new LeftRunning(groups, true);
    }

    /** The guard has taken a deadline of this life's lease. */
    LeftRunning underLease() {
        return new LeftRunning(groups, false);
    }

    /** Whether this group is not to be ended for want of a lease that was never there. */
    boolean spares(String group) {
        return groups.contains(group);
    }

    private static boolean isDown(@Nullable Finding finding) {
        return finding != null && (finding.kind() == Finding.Kind.OFFLINE || finding.kind() == Finding.Kind.UNREACHED);
    }

    /** Whether there was something, and each of it is owned by this life or known not to run here. */
    boolean isOver(ClusterState state, String node, long incarnation, Map<String, Finding> findings) {
        return !groups.isEmpty()
                && incarnation != 0
                && groups.stream()
                        .allMatch(group -> isDown(findings.get(group))
                                || state.group(group)
                                        .map(record -> record.holder().is(node, incarnation))
                                        .orElse(false));
    }
}
