package io.mainstay.web;

import io.mainstay.config.Token;
import io.mainstay.config.TokenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are known, as their file had them when it was in order last. Asked on the web verticle's context; the file
 * is looked at on a thread that may block.
 */
final class Tokens {
    /** Longer than any token with its name in front. */
    private static final int MAX_HEADER = 512;

    private final Path file;
    private volatile List<Token> known;
    private Object stamp;

    private Tokens(Path file, List<Token> known, Object stamp) {
        this.file = file;
        this.known = known;
        this.stamp = stamp;
    }

    /** Reads the file; blocks. Fails with a sentence. */
    static Tokens load(Path file) throws IOException {
        Object stamp = stamp(file);
        return new Tokens(file, TokenFile.read(file), stamp);
    }

    /** What a look at the file found: nothing new, or a sentence on what came of it. */
    record Look(boolean isTaken, String text) {}

    /** Takes the file up when it has changed; what is not in order is not taken, and told once. Blocks; one look at a time. */
    Optional<Look> look() {
        Object before = stamp;
        try {
            stamp = stamp(file);
            if (stamp.equals(before)) {
                return Optional.empty();
            }
            known = TokenFile.read(file);
            return Optional.of(new Look(true, known.size() + " tokens of " + file + " are in force"));
        } catch (IOException e) {
            stamp = String.valueOf(e.getMessage());
            return stamp.equals(before)
                    ? Optional.empty()
                    : Optional.of(new Look(false, "the changed tokens are not taken, the old ones stay: " + stamp));
        }
    }

    /** Changes whenever the file does, or who may read it. */
    private static Object stamp(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(
                String.valueOf(now.fileKey()), now.lastModifiedTime(), now.size(), Files.getPosixFilePermissions(file));
    }

    /**
     * Whose token an Authorization header carries: {@code Bearer TOKEN}, or {@code Basic} with the token's name and the token.
     * Every token is compared, so that the time it takes does not tell which one was nearly right.
     */
    Optional<Token> find(String header) {
        if (header.length() > MAX_HEADER) {
            return Optional.empty();
        }
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? "" : header.substring(0, blank);
        String rest = header.substring(blank + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return find(null, rest);
        }
        if (scheme.equalsIgnoreCase("Basic")) {
            String pair = decoded(rest);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : find(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return Optional.empty();
    }

    private Optional<Token> find(@Nullable String name, String text) {
        String hash = Token.sha256(text);
        Token found = null;
        for (Token token : known) {
            found = token.matches(hash) ? token : found;
        }
        return Optional.ofNullable(found)
                .filter(token -> name == null || token.name().equals(name));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
