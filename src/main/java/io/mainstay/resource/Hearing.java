package io.mainstay.resource;

import io.mainstay.exec.Command;
import io.mainstay.exec.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears that resources of one type changed, by listening to programs that print a line for each change: the same
 * programs for all resources of the node, from the first to the last. One that ends is started anew after pauses that
 * grow; meanwhile the resources are only polled, and {@link Subscription#words} says so. Thread-safe; never blocks.
 */
public final class Hearing {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);
    private static final long SHORTEST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;
    /** Whatever ran so long was well: its end says nothing about the next start. */
    private static final long STEADY_MS = 60_000;

    private final Function<String, Optional<String>> subjectOf;
    private final Map<List<Command>, Ear> ears = new LinkedHashMap<>();

    /** @param subjectOf whom a line says to have changed; empty for nobody; pure, never throws */
    public Hearing(Function<String, Optional<String>> subjectOf) {
        this.subjectOf = subjectOf;
    }

    /**
     * Has {@code changed} called for each line about {@code subject}, and whenever hearing begins anew, since changes
     * may have been missed; on any thread, where it must not block.
     *
     * @param commands what is listened to; changes are heard while all of them run
     */
    public synchronized Subscription subscribe(
            ResourceContext context, List<Command> commands, String subject, Runnable changed) {
        Ear ear = ears.get(commands);
        boolean first = ear == null;
        if (ear == null) {
            ear = new Ear(context, commands);
            ears.put(commands, ear);
        }
        Subscription subscription = new Subscription(ear, subject, changed);
        ear.subscriptions.add(subscription);
        if (first) {
            ear.sources.forEach(Source::begin);
        }
        return subscription;
    }

    /** One resource's share. */
    public final class Subscription implements AutoCloseable {
        private final Ear ear;
        private final String subject;
        private final Runnable changed;

        private Subscription(Ear ear, String subject, Runnable changed) {
            this.ear = ear;
            this.subject = subject;
            this.changed = changed;
        }

        /** How a change comes to be known, for operators. */
        public String words() {
            synchronized (Hearing.this) {
                return ear.sources.stream()
                        .map(each -> each.reason)
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .map(reason -> "polled only: " + reason)
                        .orElse("heard at once");
            }
        }

        /** No call from now on, except one under way; with the last one, the programs end. */
        @Override
        public void close() {
            synchronized (Hearing.this) {
                ear.subscriptions.remove(this);
                if (ear.subscriptions.isEmpty() && ears.remove(ear.commands, ear)) {
                    ear.sources.forEach(Source::end);
                }
            }
        }
    }

    /** The programs that are listened to together, and who wants to know. */
    private final class Ear {
        private final List<Command> commands;
        private final List<Source> sources;
        private final Set<Subscription> subscriptions = new LinkedHashSet<>();

        private Ear(ResourceContext context, List<Command> commands) {
            this.commands = commands;
            this.sources = commands.stream()
                    .map(each -> new Source(this, context, each))
                    .collect(Collectors.toCollection(ArrayList::new));
        }

        private void tell(Optional<String> subject) {
            List<Runnable> concerned;
            synchronized (Hearing.this) {
                concerned = subscriptions.stream()
                        .filter(each -> subject.isEmpty() || subject.get().equals(each.subject))
                        .map(each -> each.changed)
                        .toList();
            }
            concerned.forEach(Runnable::run);
        }
    }

    /** One program that is listened to, over all its lives. */
    private final class Source {
        private final Ear ear;
        private final ResourceContext context;
        private final Command command;
        private @Nullable Listener listener;
        private boolean ended;
        private boolean runs;
        private long life;
        private long beganMs;
        private long pauseMs = SHORTEST_PAUSE_MS;
        /** Why it does not run; empty while it does. */
        private String reason = "";

        private Source(Ear ear, ResourceContext context, Command command) {
            this.ear = ear;
            this.context = context;
            this.command = command;
        }

        private void begin() {
            synchronized (Hearing.this) {
                if (ended) {
                    return;
                }
                life++;
                runs = true;
                beganMs = context.nowMs();
                listener = context.workshop().listeners().start(command, this::heard, this::stopped);
            }
        }

        private void heard(String line) {
            subjectOf.apply(line).ifPresent(subject -> ear.tell(Optional.of(subject)));
        }

        private void stopped(String why) {
            long againMs;
            synchronized (Hearing.this) {
                if (ended) {
                    return;
                }
                if (reason.isEmpty()) {
                    LOG.warn("Changes are polled only, until this can be listened to again: {}", why);
                }
                runs = false;
                reason = why;
                if (context.nowMs() - beganMs >= STEADY_MS) {
                    pauseMs = SHORTEST_PAUSE_MS;
                }
                againMs = context.nowMs() + pauseMs;
                pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
            }
            context.wakeAt(againMs, this::again);
        }

        /** Changes count as heard again when it has not ended at once. */
        private void again() {
            begin();
            long thisLife = life();
            context.wakeAt(context.nowMs() + SHORTEST_PAUSE_MS, () -> {
                synchronized (Hearing.this) {
                    if (ended || !runs || life != thisLife) {
                        return;
                    }
                    reason = "";
                }
                ear.tell(Optional.empty());
            });
        }

        private long life() {
            synchronized (Hearing.this) {
                return life;
            }
        }

        private void end() {
            ended = true;
            if (listener != null) {
                listener.close();
            }
        }
    }
}
