package io.mainstay.resource.ocf;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which agent: {@code heartbeat/IPaddr2}, also written {@code ocf:heartbeat:IPaddr2}. Never leaves its directory. */
record AgentName(String provider, String type) {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:ocf:)?([A-Za-z0-9_][A-Za-z0-9_.+-]*)[:/]([A-Za-z0-9_][A-Za-z0-9_.+-]*)");

    static Optional<AgentName> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        return matcher.matches() ? Optional.of(new AgentName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    Path file(Path root) {
        return root.resolve("resource.d").resolve(provider).resolve(type);
    }

    /** As cluster managers write it. */
    @Override
    public String toString() {
        return "ocf:" + provider + ":" + type;
    }
}
