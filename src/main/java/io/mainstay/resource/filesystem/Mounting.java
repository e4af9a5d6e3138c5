package io.mainstay.resource.filesystem;

import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Text;
import io.mainstay.resource.LimitedRuns;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One mount: refuses what is already in the way, then directory, check and mount, each only after the one before. */
final class Mounting {
    private final Mounts mounts;
    private final FilesystemParameters parameters;
    private final Device device;
    private final Call call;
    private final Supplier<Future<Void>> register;

    /** @param register tells the guard; not before it is sure that what is there is not somebody else's */
    Mounting(
            Mounts mounts, FilesystemParameters parameters, Device device, Supplier<Future<Void>> register, Call call) {
        this.mounts = mounts;
        this.parameters = parameters;
        this.device = device;
        this.register = register;
        this.call = call;
    }

    Future<Outcome> run() {
        return mounts.table().compose(table -> {
            Standing standing = Standing.of(table, parameters, device);
            return switch (standing.presence()) {
                case OURS -> register.get().map(registered -> Outcome.done("was mounted already"));
                case FOREIGN, HIDDEN, UNSURE ->
                    failed(standing.words() + "; unmount that, or give this resource another directory");
                case ABSENT ->
                    Standing.elsewhere(table, parameters, device)
                            .map(other -> failed(parameters.device() + " is mounted on " + other.directory()
                                    + " already; unmount it there, since it would not be looked after"))
                            .orElseGet(() -> register.get()
                                    .compose(registered -> then(directory(), () -> then(check(), this::mount))));
            };
        });
    }

    /** It must be there under this very name: the mount table holds the name that the kernel ends up with. */
    private Future<Outcome> directory() {
        String directory = parameters.directory();
        Future<Outcome> made = parameters.isMade()
                ? step(Command.of("mkdir", "-p", "--", directory), directory + " cannot be made")
                : Future.succeededFuture(Outcome.done());
        return then(
                made,
                () -> mounts.run(Command.of("realpath", "-e", "--", directory + "/."), call, Mounts.LOOK_MS)
                        .map(exit -> {
                            String real = Text.lastLine(exit.output());
                            if (exit.code() != 0) {
                                return Outcome.failed(
                                        directory + " is no directory (" + real + "); make it, or give create: true");
                            }
                            return real.equals(directory)
                                    ? Outcome.done()
                                    : Outcome.failed(directory + " leads to " + real + "; give that name as directory");
                        }));
    }

    private Future<Outcome> check() {
        return Fsck.command(parameters.fsck(), parameters.type(), device.source())
                .map(command ->
                        mounts.run(command, call, LimitedRuns.NO_LIMIT).map(exit -> Fsck.outcome(command, exit)))
                .orElseGet(() -> Future.succeededFuture(Outcome.done()));
    }

    private Future<Outcome> mount() {
        List<String> options = new ArrayList<>(parameters.options());
        List<String> argv = new ArrayList<>(List.of("mount"));
        if (parameters.backing() == Backing.BIND) {
            options.add(0, "bind");
        } else {
            argv.addAll(List.of("-t", parameters.type()));
        }
        if (!options.isEmpty()) {
            argv.addAll(List.of("-o", String.join(",", options)));
        }
        argv.addAll(List.of("--", device.source(), parameters.directory()));
        return step(Command.of(argv.toArray(String[]::new)), "mounting " + parameters.device() + " failed");
    }

    private Future<Outcome> step(Command command, String trouble) {
        return mounts.run(command, call, LimitedRuns.NO_LIMIT)
                .map(exit -> exit.code() == 0 ? Outcome.done() : Outcome.failed(trouble + ": " + exit.evidence()));
    }

    private Future<Outcome> then(Future<Outcome> first, Supplier<Future<Outcome>> second) {
        return first.compose(done -> {
            if (!done.isDone()) {
                return Future.succeededFuture(done);
            }
            if (call.isCancelled()) {
                return failed("cancelled before it was mounted");
            }
            return second.get().map(outcome -> outcome.detail().isEmpty() && outcome.isDone() ? done : outcome);
        });
    }

    private static Future<Outcome> failed(String reason) {
        return Future.succeededFuture(Outcome.failed(reason));
    }
}
