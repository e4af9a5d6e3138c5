package io.mainstay.core.hook;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configured event hook: which events it takes, and where they go.
 *
 * @param timeoutMs the longest that one attempt may last
 * @param giveUpAfterMs from an event's first attempt to the last that may begin; 0 for a single one
 */
public record EventHook(String name, Filter filter, Target target, long timeoutMs, long giveUpAfterMs) {
    /** Hooks of one node; each holds a connection or a program at most. */
    public static final int MAX_HOOKS = 16;

    /** Whether it is told of that event. */
    public boolean takes(LoggedEvent logged) {
        return filter.takes(logged);
    }

    /**
     * Which events are taken: those that fit every part.
     *
     * @param kinds these only; empty for all
     * @param least those that matter at least so much
     * @param groups those of these groups only; empty for all, and for those of no group
     */
    public record Filter(List<EventKind> kinds, Severity least, List<String> groups) {
        /** Every event. */
        public static final Filter ALL = new Filter(List.of(), Severity.INFORMATION, List.of());

        public Filter {
            kinds = List.copyOf(kinds);
            groups = List.copyOf(groups);
        }

        /** In words. */
        public String words() {
            List<String> words = new ArrayList<>();
            words.add(kinds.isEmpty() ? "every event" : String.join(", ", HookTopic.words(kinds)));
            if (least != Severity.INFORMATION) {
                words.add(least.label() + " and above");
            }
            if (!groups.isEmpty()) {
                words.add("of " + String.join(", ", groups));
            }
            return String.join("; ", words);
        }

        boolean takes(LoggedEvent logged) {
            return (kinds.isEmpty() || kinds.stream().anyMatch(logged::is))
                    && logged.severity().compareTo(least) >= 0
                    && (groups.isEmpty() || groups.contains(logged.group()));
        }
    }

    /** Where events go. */
    public sealed interface Target {
        /** As it is called in the configuration. */
        String kind();

        /** Which one, without anything secret. */
        String place();

        /** In words, without anything secret. */
        default String words() {
            return kind() + " " + place();
        }
    }

    /**
     * A program, run once for each event.
     *
     * @param argv program, with its path from the root, and arguments
     * @param user whom it runs as; empty for the agent's own user
     */
    public record Exec(List<String> argv, Optional<String> user) implements Target {
        public Exec {
            argv = List.copyOf(argv);
        }

        @Override
        public String kind() {
            return "exec";
        }

        @Override
        public String place() {
            return argv.get(0);
        }
    }

    /**
     * An address that is sent each event by POST.
     *
     * @param url http or https; without user and fragment
     * @param headers sent beside ours
     * @param tokenFile a file that holds the bearer token
     * @param secretFile a file that holds the key of the signature
     * @param caFile PEM certificates that are trusted instead of Java's own
     */
    public record Webhook(
            String url,
            Map<String, String> headers,
            Optional<String> tokenFile,
            Optional<String> secretFile,
            Optional<String> caFile)
            implements Target {
        public Webhook {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        @Override
        public String kind() {
            return "webhook";
        }

        /** Host and port only: the path of such an address is often the secret itself. */
        @Override
        public String place() {
            int host = url.indexOf("://") + 3;
            int end = host;
            while (end < url.length() && "/?".indexOf(url.charAt(end)) < 0) {
                end++;
            }
            return url.substring(0, end);
        }
    }
}
