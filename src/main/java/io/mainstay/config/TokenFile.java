package io.mainstay.config;

import io.mainstay.core.command.AccessRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file of {@code http.tokens}: a line a token, with its name, its role and its SHA-256; {@code #} begins a comment. It is
 * read as a whole or refused as a whole, with a sentence. Blocks.
 */
public final class TokenFile {
    /** More people and programs than command one cluster. */
    static final int MAX_TOKENS = 1_000;

    private static final int MAX_BYTES = 256 * 1024;
    /** The group whose members may command a node, where it exists; as for the node's socket. */
    private static final String GROUP = "mainstay";

    private static final String MODE = "rw-r-----";
    private static final Set<PosixFilePermission> TOO_MUCH =
            PosixFilePermissions.fromString("----w-rwx"); // what others may do, and the group's writing

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private TokenFile() {}

    /** Every token, in the file's order; names are unique. Fails with a sentence that says what is wrong and what would be right. */
    public static List<Token> read(Path file) throws IOException {
        refuseIfOpen(file);
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes; it is no file of tokens");
        }
        return parse(file, Files.readString(file, StandardCharsets.UTF_8));
    }

    /** Refuses a file that others may read or write, such as this one or a key. */
    public static void refuseIfOpen(Path file) throws IOException {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
        if (mode.stream().anyMatch(TOO_MUCH::contains)) {
            throw new IOException(file + " has the mode " + PosixFilePermissions.toString(mode)
                    + ": others may read or change it; chmod 0640 " + file);
        }
    }

    private static List<Token> parse(Path file, String text) throws IOException {
        Map<String, Token> tokens = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#")) {
                continue;
            }
            String[] parts = bare.split("\\s+", -1);
            Optional<AccessRole> role = parts.length == 3 ? AccessRole.of(parts[1]) : Optional.empty();
            if (role.isEmpty() || !isName(parts[0]) || !HASH.matcher(parts[2]).matches()) {
                // The line itself is not shown: somebody may have put a token there instead of its hash.
                throw new IOException(file + " line " + number + " is not a name, one of viewer, operator, admin, and a"
                        + " SHA-256 in hexadecimal; mainstay token create writes such lines");
            }
            if (tokens.put(parts[0], new Token(parts[0], role.get(), parts[2])) != null) {
                throw new IOException(
                        file + " line " + number + " names " + parts[0] + " again; give each token its own name");
            }
            if (tokens.size() > MAX_TOKENS) {
                throw new IOException(file + " has more than " + MAX_TOKENS + " tokens");
            }
        }
        return List.copyOf(tokens.values());
    }

    /** Whether a token may be called so; the name stands in histories. */
    public static boolean isName(String name) {
        return Values.isName(name);
    }

    /** Adds a token, to a new file where there is none. Fails where there is one of that name already. */
    public static void add(Path file, Token token) throws IOException {
        List<Token> tokens = Files.exists(file) ? read(file) : List.of();
        if (tokens.stream().anyMatch(each -> each.name().equals(token.name()))) {
            throw new IOException(file + " has a token " + token.name() + " already; remove it first: mainstay token"
                    + " remove --name " + token.name());
        }
        if (tokens.size() >= MAX_TOKENS) {
            throw new IOException(file + " has " + MAX_TOKENS + " tokens already");
        }
        List<String> lines = lines(file);
        lines.add(token.line());
        replace(file, lines);
    }

    /** Removes the token of that name. Fails where there is none. */
    public static void remove(Path file, String name) throws IOException {
        if (read(file).stream().noneMatch(each -> each.name().equals(name))) {
            throw new IOException(file + " has no token " + name);
        }
        List<String> lines = lines(file);
        lines.removeIf(line -> line.strip().split("\\s+", 2)[0].equals(name));
        replace(file, lines);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file)
                ? new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8))
                : new ArrayList<>(List.of("# Who may ask this node over HTTP: name, role, SHA-256 of the token."));
    }

    /** Puts the whole new file in the old one's place, with its owner and group; a second writer at the same time is refused. */
    private static void replace(Path file, List<String> lines) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    next + " is there: somebody else is changing the tokens, or was ended while he did;"
                            + " then delete it",
                    e);
        }
        try {
            Files.writeString(next, String.join("\n", lines) + "\n");
            admit(file, next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void admit(Path file, Path next) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (Files.exists(file)) {
            PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
            view.setOwner(old.owner());
            view.setGroup(old.group());
            view.setPermissions(old.permissions());
            return;
        }
        try {
            view.setGroup(next.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP));
        } catch (UserPrincipalNotFoundException e) {
            // No such group on this machine: the owner's own has to do.
        }
        view.setPermissions(PosixFilePermissions.fromString(MODE));
    }
}
