package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource's clean command at the guard: there from before it is brought online until it has been found offline
 * after it was to go. What it finds at the agent's start may be of an earlier life. Thread-safe; does not block.
 */
public final class FenceEntry {
    private static final Logger LOG = LoggerFactory.getLogger(FenceEntry.class);

    /** Whether the guard knows of it. */
    private enum Presence {
        UNKNOWN,
        THERE,
        GONE
    }

    private final FenceCommands commands;
    private final ResourceId id;
    private Presence presence = Presence.UNKNOWN;
    private boolean goesOffline = true;
    private long registrations;

    FenceEntry(FenceCommands commands, ResourceId id) {
        this.commands = commands;
        this.id = id;
    }

    /** Before it is brought online; it must not be when the future fails. */
    public Future<Void> beforeOnline(Command command, long limitMs) {
        synchronized (this) {
            goesOffline = false;
            registrations++;
        }
        return commands.later(() -> {
            synchronized (this) {
                commands.register(id, command, limitMs);
                presence = Presence.THERE;
            }
        });
    }

    /** Before it is taken offline or cleaned: whoever finds it offline from now on may believe it. */
    public synchronized void beforeOffline() {
        goesOffline = true;
    }

    /** The number of this look, to be given back with what it found. */
    public synchronized long look() {
        return registrations;
    }

    /** It is online: also when an earlier life or somebody else brought it there, the guard is to know. */
    public Future<Void> foundOnline(Command command, long limitMs) {
        synchronized (this) {
            if (presence == Presence.THERE) {
                return Future.succeededFuture();
            }
        }
        return commands.later(() -> {
                    synchronized (this) {
                        commands.register(id, command, limitMs);
                        presence = Presence.THERE;
                    }
                })
                .recover(failed -> {
                    LOG.error("The guard could not clean {}: {}", id, failed.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** It is offline. A look from before it was to be online again says nothing, nor one while it is still coming up. */
    public Future<Void> foundOffline(long look) {
        if (!isToBeRemoved(look)) {
            return Future.succeededFuture();
        }
        return commands.later(() -> {
                    synchronized (this) {
                        if (isToBeRemoved(look)) {
                            commands.remove(id);
                            presence = Presence.GONE;
                        }
                    }
                })
                .recover(failed -> {
                    LOG.warn("The guard would still clean {}, which is offline: {}", id, failed.getMessage());
                    return Future.succeededFuture();
                });
    }

    private synchronized boolean isToBeRemoved(long look) {
        return look == registrations && goesOffline && presence != Presence.GONE;
    }
}
