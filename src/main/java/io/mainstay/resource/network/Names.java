package io.mainstay.resource.network;

import io.mainstay.resource.Parameter.Conflict;
import java.util.List;
import java.util.regex.Pattern;

/** Names of interfaces and labels, which become arguments of {@code ip}. */
final class Names {
    /** What the kernel takes, without the end. */
    static final int MAX_INTERFACE = 15;

    /** The kernel takes more, but none of it is used. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private Names() {}

    /** Adds what is wrong with it, if anything; one that is not given is right. */
    static void check(String key, String name, List<Conflict> conflicts) {
        if (!name.isEmpty()
                && (name.length() > MAX_INTERFACE || !NAME.matcher(name).matches())) {
            conflicts.add(new Conflict(
                    key,
                    "'" + name + "' is no name that an interface can have",
                    "letters, digits, _, . and -, at most " + MAX_INTERFACE + " characters"));
        }
    }
}
