package io.mainstay.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command.NodeJoined;
import io.mainstay.core.ledger.Command.NodeLeft;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which nodes' files differ. */
class SameFilesTest {
    private ClusterState state =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2", "n3"), List.of()), List.of("n1", "n2", "n3"));

    private void joins(String node, long life, String digest) {
        state = state.apply(state.index() + 1, new NodeJoined(node, life, "1", digest))
                .next();
    }

    @Test
    void liveNodesWithTheSameFileDoNotDiffer() {
        assertThat(SameFiles.difference(state)).isEmpty();
        joins("n1", 1, "aa");
        joins("n3", 1, "aa");
        assertThat(SameFiles.difference(state)).isEmpty();
    }

    @Test
    void itIsSaidWhoHasWhichFile() {
        joins("n1", 1, "bb");
        joins("n2", 1, "aa");
        joins("n3", 1, "bb");

        assertThat(SameFiles.difference(state)).startsWith("n1, n3 (bb) and n2 (aa) have different files;");
    }

    @Test
    void whoIsNotLiveOrHasComeBackWithTheSameFileIsNotCounted() {
        joins("n1", 1, "aa");
        joins("n2", 1, "bb");
        state = state.apply(state.index() + 1, new NodeLeft("n2", 1)).next();
        assertThat(SameFiles.difference(state)).isEmpty();

        joins("n2", 2, "aa");
        assertThat(SameFiles.difference(state)).isEmpty();
    }
}
