package io.mainstay.resource.filesystem;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.resource.Wanted;
import java.util.List;
import java.util.Optional;

/**
 * How it stands with a mount, judged by the mount table alone.
 *
 * @param words for people; says what is in the way
 */
record Standing(Presence presence, Optional<Mount> mount, String words) {
    /** What the kernel adds to the options of a file system that it has given up writing to. */
    private static final List<String> GIVEN_UP = List.of("emergency_ro", "shutdown");

    /** Whether ours is at the directory. */
    enum Presence {
        /** Nothing is mounted there. */
        ABSENT,
        /** Something else is, and ours is not. */
        FOREIGN,
        /** Ours is, on top. */
        OURS,
        /** Ours is, beneath another. */
        HIDDEN,
        /** Something is, and whether it is ours cannot be told, since the device cannot be found. */
        UNSURE
    }

    static Standing of(MountTable table, FilesystemParameters parameters, Device device) {
        List<Mount> there = table.at(parameters.directory());
        if (there.isEmpty()) {
            return new Standing(Presence.ABSENT, Optional.empty(), "nothing is mounted on " + parameters.directory());
        }
        Mount top = there.get(there.size() - 1);
        if (isOurs(top, table, parameters, device)) {
            return new Standing(
                    Presence.OURS, Optional.of(top), top.words() + " is mounted on " + parameters.directory());
        }
        String other = parameters.directory() + " has " + top.words() + " mounted on it";
        if (parameters.backing() == Backing.BLOCK && device.number().isEmpty()) {
            return new Standing(
                    Presence.UNSURE,
                    Optional.of(top),
                    other + "; whether that is " + parameters.device()
                            + " cannot be told while that is not to be found");
        }
        return there.stream().anyMatch(mount -> isOurs(mount, table, parameters, device))
                ? new Standing(Presence.HIDDEN, Optional.of(top), other + ", which hides " + parameters.device())
                : new Standing(Presence.FOREIGN, Optional.of(top), other + ", and not " + parameters.device());
    }

    private static boolean isOurs(Mount mount, MountTable table, FilesystemParameters parameters, Device device) {
        return switch (parameters.backing()) {
            case BLOCK ->
                device.number().filter(mount.deviceNumber()::equals).isPresent()
                        || mount.source().equals(device.source());
            case NETWORK -> FilesystemParameters.withoutSlash(mount.source()).equals(device.source());
            case MEMORY ->
                mount.type().equals(parameters.type()) && mount.source().equals(device.source());
            case BIND ->
                table.holding(device.source(), parameters.directory())
                        .filter(origin -> origin.deviceNumber().equals(mount.deviceNumber())
                                && rootOf(origin, device.source()).equals(mount.root()))
                        .isPresent();
        };
    }

    /** Where in its file system a directory lies. */
    private static String rootOf(Mount origin, String directory) {
        String inside = origin.directory().equals("/")
                ? directory
                : directory.substring(origin.directory().length());
        String root = origin.root().equals("/") ? inside : origin.root() + inside;
        return root.isEmpty() ? "/" : root;
    }

    /** Another place where the same block device is mounted. */
    static Optional<Mount> elsewhere(MountTable table, FilesystemParameters parameters, Device device) {
        if (parameters.backing() != Backing.BLOCK) {
            return Optional.empty();
        }
        return table.mounts().stream()
                .filter(mount ->
                        !mount.directory().equals(parameters.directory()) && isOurs(mount, table, parameters, device))
                .findFirst();
    }

    /** Why what is mounted is of no use to those who want it online; empty when all is well. */
    private Optional<String> fault(FilesystemParameters parameters) {
        if (presence == Presence.HIDDEN) {
            return Optional.of(words);
        }
        Mount ours = mount.orElseThrow();
        Optional<String> givenUp =
                ours.superOptions().stream().filter(GIVEN_UP::contains).findFirst();
        if (givenUp.isPresent()) {
            return Optional.of(words + ", but the kernel has given up writing to it (" + givenUp.get()
                    + "): look for its errors with dmesg");
        }
        return !parameters.isReadOnly() && ours.isReadOnly()
                ? Optional.of(words + ", but read-only, which was not asked for; after an error the kernel does that:"
                        + " look for it with dmesg")
                : Optional.empty();
    }

    /** Surely; what cannot be told is not gone. */
    boolean isGone() {
        return presence == Presence.ABSENT || presence == Presence.FOREIGN;
    }

    boolean isThere() {
        return presence == Presence.OURS || presence == Presence.HIDDEN;
    }

    /**
     * @param isHeld whether the kernel still holds the file system although it is not in this mount table
     */
    MonitorResult judge(FilesystemParameters parameters, Wanted wanted, boolean isHeld) {
        if (presence == Presence.UNSURE) {
            return MonitorResult.unknown(words);
        }
        if (isThere()) {
            Optional<String> fault = fault(parameters);
            // Who is to be offline must not be believed to be so while it is still mounted, be it useless.
            return fault.isPresent() && wanted == Wanted.ONLINE
                    ? MonitorResult.offline(fault.get())
                    : MonitorResult.online(fault.orElse(words));
        }
        if (isHeld && wanted != Wanted.ONLINE) {
            return MonitorResult.unknown(words + ", but the kernel still holds the file system of "
                    + parameters.device() + ": it is being written back, or is mounted in another mount namespace");
        }
        return MonitorResult.offline(words);
    }
}
