package io.mainstay.resource.systemd;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of units as systemd writes them. Pure. */
final class UnitName {
    /** No pattern ({@code *}) and no leading dash: a name that means one unit, and never an option. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9:_.\\\\][A-Za-z0-9:_.\\\\-]*(@[A-Za-z0-9:_.\\\\-]*)?");

    private static final Pattern KIND = Pattern.compile("\\.(service|socket|timer|path|mount|target)$");
    /** Kinds that are not kept online: whoever names one does not mean a service of that name. */
    private static final Pattern OTHER_KIND = Pattern.compile("\\.(slice|scope|device|swap|automount)$");

    private static final int MAX_LENGTH = 255;
    private static final String BUS_PATH = "/org/freedesktop/systemd1/unit/";
    private static final Pattern BUS_ESCAPE = Pattern.compile("_([0-9a-f]{2})");

    private UnitName() {}

    /** With its kind: {@code nginx} is {@code nginx.service}, as systemctl has it. */
    static String full(String name) {
        return KIND.matcher(name).find() ? name : name + ".service";
    }

    /** What is wrong with a full name; empty when nothing is. */
    static Optional<String> problem(String name) {
        if (name.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        String stem = KIND.matcher(name).replaceFirst("");
        if (!NAME.matcher(stem).matches() || OTHER_KIND.matcher(stem).find()) {
            return Optional.of("is not the name of one unit of kind service, socket, timer, path, mount or target");
        }
        if (stem.endsWith("@")) {
            return Optional.of("is a template, which cannot run");
        }
        return Optional.empty();
    }

    /** The unit behind a path on the bus, where letters and digits stand for themselves and the rest is _ and hex. */
    static Optional<String> ofBusPath(String path) {
        if (!path.startsWith(BUS_PATH)) {
            return Optional.empty();
        }
        Matcher escape = BUS_ESCAPE.matcher(path.substring(BUS_PATH.length()));
        return Optional.of(escape.replaceAll(
                found -> Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16)))));
    }
}
