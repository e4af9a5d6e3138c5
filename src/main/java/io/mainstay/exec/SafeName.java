package io.mainstay.exec;

import io.mainstay.core.ResourceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes file names out of names that an operator chose: two different names never give the same file, none leaves its
 * directory, none is hidden. What is harmless stays readable: {@code web/app} becomes {@code web-app}. Pure.
 */
public final class SafeName {
    /** File systems take 255 bytes; this leaves room for an ending. */
    static final int MAX_LENGTH = 200;

    private SafeName() {}

    /** The name of a resource's files: {@code group-resource}; a dash inside the group's name is written {@code %2D}. */
    public static String of(ResourceId id) {
        return bounded(escape(id.group(), false) + "-" + escape(id.resource(), true));
    }

    public static String of(String name) {
        return bounded(escape(name, true));
    }

    private static String escape(String name, boolean dashes) {
        StringBuilder safe = new StringBuilder(name.length());
        for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (next & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            boolean inside = (c == '.' && safe.length() > 0) || (c == '-' && dashes);
            if (plain || inside) {
                safe.append(c);
            } else {
                safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(next));
            }
        }
        return safe.length() == 0 ? "%" : safe.toString();
    }

    private static String bounded(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
            return name.substring(0, MAX_LENGTH - 33) + "~" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
