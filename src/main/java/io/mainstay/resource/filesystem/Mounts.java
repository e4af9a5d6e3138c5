package io.mainstay.resource.filesystem;

import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Text;
import io.mainstay.resource.LimitedRuns;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What a resource can see and do of mounts. What is read here itself is the kernel's memory; whatever may wait for a
 * device or a server is asked of a program, under a time limit.
 */
final class Mounts {
    /** A look that takes longer is a look at something that hangs. */
    static final long LOOK_MS = 5_000;

    private final ResourceContext context;
    private final Host host;
    private final LimitedRuns runs;

    Mounts(ResourceContext context, Host host) {
        this.context = context;
        this.host = host;
        this.runs = new LimitedRuns(context);
    }

    Future<MountTable> table() {
        return blocking(() -> MountTable.parse(Files.readString(host.mountTable(), StandardCharsets.UTF_8)));
    }

    /** Whether the kernel still shows a file system by this name. */
    Future<Boolean> isHeld(Optional<String> shown) {
        return shown.isEmpty() ? Future.succeededFuture(false) : blocking(() -> Files.exists(Path.of(shown.get())));
    }

    /** The device as the kernel names it; fails when it is not there. */
    Future<Device> resolve(FilesystemParameters parameters, Call call) {
        String device = parameters.device();
        if (parameters.backing() != Backing.BLOCK) {
            return Future.succeededFuture(Device.named(device));
        }
        if (device.startsWith("/")) {
            return blocking(() -> Device.below(device))
                    .recover(failed -> Future.failedFuture("the device " + device + " is not there: " + failed));
        }
        return run(Command.of("findfs", device), call, LOOK_MS)
                .compose(exit -> exit.code() == 0
                        ? blocking(() -> Device.below(Text.lastLine(exit.output())))
                        : Future.failedFuture("no device has " + device + ": findfs " + exit.evidence()));
    }

    /** Fails when they cannot be found; nobody may then be taken for gone. */
    Future<Users> users(String directory, Call call) {
        return search(Users.search(directory), call)
                .recover(failed -> search(Users.searchWithoutMaps(directory), call))
                .recover(failed -> Future.failedFuture("who uses it could not be found: " + failed.getMessage()))
                .compose(output -> blocking(() ->
                        Users.named(Users.parse(output, ProcessHandle.current().pid()))));
    }

    /** Processes that end meanwhile make find exit 1, which says nothing. */
    private Future<String> search(Command search, Call call) {
        return run(search, call, LOOK_MS)
                .compose(exit -> exit.code() <= 1
                        ? Future.succeededFuture(exit.output())
                        : Future.failedFuture("find " + exit.evidence()));
    }

    Future<Exit> run(Command command, Call call, long limitMs) {
        return runs.run(host.command(command), call, limitMs);
    }

    Future<Void> pass(long ms, Call call) {
        Promise<Void> passed = Promise.promise();
        call.onCancel(() -> passed.tryFail("cancelled"));
        context.wakeAt(context.nowMs() + ms, passed::tryComplete);
        return passed.future();
    }

    Command command(Command inside) {
        return host.command(inside);
    }

    private <T> Future<T> blocking(Callable<T> look) {
        return context.workshop().vertx().executeBlocking(() -> {
            try {
                return look.call();
            } catch (IOException failed) {
                throw new IOException(
                        failed.getMessage() + " (" + failed.getClass().getSimpleName() + ")", failed);
            }
        });
    }
}
