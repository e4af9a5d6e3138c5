package io.mainstay.config;

import io.mainstay.core.command.AccessRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What is kept of a token: whose it is, what he may do, and the SHA-256 of it. A token is 256 random bits, so there is nothing
 * to guess and no need of a slow hash.
 *
 * @param sha256 64 hexadecimal digits, lower case
 */
public record Token(String name, AccessRole role, String sha256) {
    /** Tells people and tools that look for lost secrets what it is. */
    private static final String PREFIX = "mainstay_";

    private static final int RANDOM_BYTES = 32;

    /** A new token's text, to be shown once. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is kept of the token with that text. */
    public static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Whether this is what is kept of a token with that hash. Takes the same time whatever it is. */
    public boolean matches(String hash) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** Its line in the file. */
    String line() {
        return name + " " + role.label() + " " + sha256;
    }
}
