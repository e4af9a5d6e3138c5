package io.mainstay.resource.lbhealthcheck;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * SEED1's {@code <id>-hc-ng}: there while the load balancer is silent, for operators and scripts to see (R6, C8). Its one
 * line says why. Written whole or not at all; calls take effect in the order they are made.
 */
final class NgFlagFile {
    private final Path file;
    private final Path unfinished;
    private final WorkerExecutor files;

    NgFlagFile(Path directory, String id, WorkerExecutor files) {
        this.file = directory.resolve(id + "-hc-ng");
        this.unfinished = directory.resolve(id + "-hc-ng.tmp");
        this.files = files;
    }

    Path path() {
        return file;
    }

    Future<Void> create(String reason) {
        return inTurn(() -> {
            Files.writeString(unfinished, reason + "\n", StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return null;
        });
    }

    Future<Void> remove() {
        return inTurn(() -> {
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(file);
            return null;
        });
    }

    private Future<Void> inTurn(Callable<Void> change) {
        try {
            return files.executeBlocking(change);
        } catch (RejectedExecutionException ended) {
            return Future.failedFuture("the node is ending");
        }
    }
}
