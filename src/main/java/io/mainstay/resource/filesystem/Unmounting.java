package io.mainstay.resource.filesystem;

import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.resource.LimitedRuns;
import io.mainstay.resource.filesystem.FilesystemParameters.Busy;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One unmount, from the first try to the last: plain; then, as the policy allows, after ending those who keep it busy;
 * of a server by force; in a clean at last by detaching what may be detached. The mount table says whether a try has
 * worked, not its exit code.
 */
final class Unmounting {
    private static final long KILL_WAIT_MS = 1_000;
    private static final long FIRST_LOOK_MS = 50;
    private static final long MOST_BETWEEN_LOOKS_MS = 400;

    private final Mounts mounts;
    private final FilesystemParameters parameters;
    private final Device device;
    private final Call call;
    private final Strength strength;
    private final List<Round> rounds;

    /** How far it may go. */
    enum Strength {
        POLITE,
        CLEAN
    }

    /** A signal to everybody who keeps it busy, and how long they have to go. */
    private record Round(String signal, long waitMs) {}

    /** A try that has failed: why, and whether it hung. */
    private record Failed(String reason, boolean isHanging) {}

    Unmounting(Mounts mounts, FilesystemParameters parameters, Device device, Strength strength, Call call) {
        this.mounts = mounts;
        this.parameters = parameters;
        this.device = device;
        this.strength = strength;
        this.call = call;
        Round term = new Round("TERM", parameters.busyWaitMs());
        Round kill = new Round("KILL", KILL_WAIT_MS);
        this.rounds = switch (parameters.busy()) {
            case REPORT -> List.of();
            case TERM -> List.of(term);
            case KILL -> List.of(term, kill, kill);
        };
    }

    Future<Outcome> run() {
        return look().compose(standing -> switch (standing.presence()) {
            case ABSENT, FOREIGN -> released("");
            case HIDDEN ->
                failed(standing.words() + "; that is not this resource's and stays: unmount it by hand first");
            case UNSURE -> failed(standing.words());
            case OURS -> round(0);
        });
    }

    private Future<Outcome> round(int number) {
        return attempt("-c")
                .compose(failure -> failure == null
                        ? released("")
                        : users().transform(found -> found.succeeded()
                                ? busy(number, failure, found.result())
                                : failed(parameters.directory() + " was not unmounted: " + failure.reason() + "; "
                                        + found.cause().getMessage())));
    }

    private Future<Outcome> busy(int number, Failed failure, Users users) {
        if (users.isEmpty() || number >= rounds.size()) {
            return lastResort(failure, users);
        }
        // Against a dead server another plain try would only take its time again.
        Round round = rounds.get(failure.isHanging() ? rounds.size() - 1 : number);
        return mounts.run(users.signal(round.signal()), call, Mounts.LOOK_MS)
                .compose(sent -> untilGone(round.waitMs(), FIRST_LOOK_MS))
                .compose(left -> failure.isHanging() ? lastResort(failure, left) : round(number + 1));
    }

    private Future<Users> untilGone(long leftMs, long pauseMs) {
        return mounts.pass(Math.min(pauseMs, leftMs), call)
                .compose(passed -> users())
                .compose(users -> users.isEmpty() || leftMs <= pauseMs
                        ? Future.succeededFuture(users)
                        : untilGone(leftMs - pauseMs, Math.min(2 * pauseMs, MOST_BETWEEN_LOOKS_MS)));
    }

    private Future<Outcome> lastResort(Failed failure, Users users) {
        boolean areKilled =
                parameters.busy() == Busy.KILL && parameters.backing().mayBeDetached();
        if (!users.isEmpty() && !areKilled) {
            return failed(inUse(users));
        }
        return (parameters.backing() == Backing.NETWORK ? attempt("-f") : Future.succeededFuture(failure))
                .compose(forced -> {
                    if (forced == null) {
                        return released("unmounted by force: " + failure.reason());
                    }
                    if (strength == Strength.POLITE || !parameters.backing().mayBeDetached()) {
                        return nobodySeen(failure);
                    }
                    return attempt("-l")
                            .compose(lazy -> lazy == null
                                    ? released("detached lazily, since it could not be unmounted: " + failure.reason())
                                    : failed("not even detached: " + lazy.reason()));
                });
    }

    /** Answers null when it is unmounted. Option -c keeps umount from touching the directory. */
    @SuppressWarnings("NullAway") // A failure or none: an Optional inside a Future reads worse.
    private Future<Failed> attempt(String option) {
        // Freeing a block device writes back what is due, which must not be cut short.
        long limitMs = parameters.backing() == Backing.BLOCK ? LimitedRuns.NO_LIMIT : parameters.unmountMs();
        List<String> argv = option.equals("-c")
                ? List.of("umount", "-c", parameters.directory())
                : List.of("umount", "-c", option, parameters.directory());
        return mounts.run(Command.of(argv.toArray(String[]::new)), call, limitMs)
                .map(exit -> new Failed("umount " + exit.evidence(), false))
                .recover(failure -> Future.succeededFuture(new Failed(failure.getMessage(), true)))
                .compose(tried -> look().map(standing -> standing.isGone() ? null : tried));
    }

    /** It has left the mount table; a block device also has to be written back. */
    private Future<Outcome> released(String how) {
        return released(how, parameters.unmountMs());
    }

    private Future<Outcome> released(String how, long leftMs) {
        return mounts.isHeld(parameters.held(device)).compose(isHeld -> {
            if (!isHeld) {
                return Future.succeededFuture(Outcome.done(how));
            }
            return leftMs <= 0
                    ? failed(parameters.device() + " is unmounted here, but the kernel still holds its file system: it"
                            + " is being written back, or is mounted in another mount namespace, such as a container's")
                    : mounts.pass(MOST_BETWEEN_LOOKS_MS, call)
                            .compose(passed -> released(how, leftMs - MOST_BETWEEN_LOOKS_MS));
        });
    }

    private Future<Users> users() {
        return mounts.users(parameters.directory(), call);
    }

    private String inUse(Users users) {
        String policy = switch (parameters.busy()) {
            case REPORT -> "busy: report ends nobody, so end them, or set busy to term or kill";
            case TERM ->
                "they were sent SIGTERM and have not gone in " + parameters.busyWaitMs()
                        + " ms; end them, or set busy to kill";
            case KILL -> "they were killed and have not gone: they hang in the kernel, or are started anew";
        };
        return parameters.directory() + " is in use by " + users.words() + "; " + policy;
    }

    private Future<Outcome> nobodySeen(Failed failure) {
        return mounts.table().compose(table -> {
            List<Mount> nested = table.below(parameters.directory());
            String who = nested.isEmpty()
                    ? "no process was found that uses it; look for a loop device, swap file or export on it"
                    : "mounted below it: "
                            + nested.stream().map(Mount::directory).collect(Collectors.joining(", "));
            return failed(parameters.directory() + " was not unmounted: " + failure.reason() + "; " + who);
        });
    }

    private Future<Standing> look() {
        return mounts.table().map(table -> Standing.of(table, parameters, device));
    }

    private static Future<Outcome> failed(String reason) {
        return Future.succeededFuture(Outcome.failed(reason));
    }
}
