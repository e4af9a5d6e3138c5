package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    Path root;

    @Test
    void whatLiesBelowIsToldUpToADepthAndACount() throws IOException {
        Path deep = Files.createDirectories(root.resolve("a/b/c"));
        Path file = Files.createFile(root.resolve("a/file"));

        assertThat(Directories.below(root, 9, 9))
                .containsExactlyInAnyOrder(root, root.resolve("a"), file, root.resolve("a/b"), deep);
        assertThat(Directories.below(root, 2, 9))
                .containsExactlyInAnyOrder(root, root.resolve("a"), file, root.resolve("a/b"));
        assertThat(Directories.below(root, 9, 2)).containsExactly(root, root.resolve("a"));
        assertThat(Directories.below(root.resolve("nothing"), 9, 9)).isEmpty();
    }

    @Test
    void whatGoesAwayMeanwhileIsPassedOver() throws Exception {
        Path kept = Files.createFile(root.resolve("kept"));
        AtomicBoolean isEnough = new AtomicBoolean();
        CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> {
            try {
                while (!isEnough.get()) {
                    Path directory = Files.createDirectories(root.resolve("some/times"));
                    Files.delete(Files.createFile(directory.resolve("there")));
                    Files.delete(directory);
                    Files.delete(directory.getParent());
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        for (int i = 0; i < 3_000; i++) {
            assertThat(Directories.below(root, 4, 100)).contains(root, kept);
        }

        isEnough.set(true);
        churn.join();
    }
}
