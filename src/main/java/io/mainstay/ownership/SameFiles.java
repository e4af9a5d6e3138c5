package io.mainstay.ownership;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the live nodes' files say the same of cluster and groups. Pure. */
final class SameFiles {
    private SameFiles() {}

    /** What of a file's digest counts: where groups were applied, only what it says of the cluster. */
    static String counts(ClusterState state, String digest) {
        int dot = digest.indexOf('.');
        return state.version() == 0 || dot < 0 ? digest : digest.substring(0, dot);
    }

    /** Which nodes' files differ, as a sentence; empty when all live nodes have the same. */
    static String difference(ClusterState state) {
        SortedMap<String, List<String>> nodes = new TreeMap<>();
        state.nodes().values().forEach(node -> {
            Optional<Life> life = node.present();
            life.ifPresent(
                    present -> nodes.computeIfAbsent(counts(state, present.configDigest()), digest -> new ArrayList<>())
                            .add(node.name()));
        });
        if (nodes.size() < 2) {
            return "";
        }
        return nodes.entrySet().stream()
                        .map(each -> String.join(", ", each.getValue()) + " (" + each.getKey() + ")")
                        .sorted()
                        .collect(Collectors.joining(" and "))
                + " have different files; what the ledger has stays in force until all live nodes have the same";
    }
}
