package io.mainstay.ownership;

import io.mainstay.core.group.GroupFact;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups that were let go of here, verified offline. One that is declared again starts with a machine that knows nothing of
 * before: what was given up may be on its way to the ledger, so it is not told of that ownership any more.
 */
final class Forgotten {
    private final Set<String> groups = new LinkedHashSet<>();
    private final Map<String, Long> givenUp = new HashMap<>();

    void stated(String group, GroupFact fact, long epoch) {
        if (fact == GroupFact.RELEASED) {
            givenUp.put(group, epoch);
        }
    }

    void forget(String group) {
        groups.add(group);
    }

    /** It is declared again; the epoch that was given up before, 0 when there is none. */
    long watched(String group) {
        return groups.remove(group) ? givenUp.getOrDefault(group, 0L) : 0;
    }

    /** Of those that were given to this life as they were taken away: nobody else is left to say that they run nowhere here. */
    List<Command> due(ClusterState state, String node, long incarnation) {
        List<Command> commands = new ArrayList<>();
        for (String group : groups) {
            GroupRecord record = state.group(group).orElse(null);
            if (record != null && state.isLeaving(group) && record.holder().is(node, incarnation)) {
                long epoch = record.holder().epoch();
                Long before = givenUp.put(group, epoch);
                if (before == null || before != epoch) {
                    commands.add(new Command.Released(group, epoch, group + " is configured no more on " + node));
                }
            }
        }
        return commands;
    }
}
