package io.mainstay.exec;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks users up: in /etc/passwd, and where they are kept elsewhere (LDAP) by asking {@code getent}. */
final class Accounts {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final long MAX_PASSWD_BYTES = 4L * 1024 * 1024;
    private static final long GETENT_LIMIT_S = 5;

    private Accounts() {}

    /** Whom the agent runs as. */
    static Account own() throws IOException {
        long uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        long gid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid")).longValue();
        return new Account(System.getProperty("user.name", "unknown"), uid, gid, System.getProperty("user.home", "/"));
    }

    /** The account of a name or number; fails when there is none. */
    static Account find(String wanted) throws IOException {
        Optional<Account> local = local(wanted);
        if (local.isPresent()) {
            return local.get();
        }
        return ask(wanted)
                .orElseThrow(() -> new IOException(
                        "there is no user " + wanted + " on this node; create it, or correct" + " the parameter user"));
    }

    private static Optional<Account> local(String wanted) throws IOException {
        if (!Files.isReadable(PASSWD) || Files.size(PASSWD) > MAX_PASSWD_BYTES) {
            return Optional.empty();
        }
        // Names need not be UTF-8; ISO-8859-1 decodes every byte.
        for (String line : Files.readAllLines(PASSWD, StandardCharsets.ISO_8859_1)) {
            Optional<Account> account = Account.parse(line).filter(found -> found.matches(wanted));
            if (account.isPresent()) {
                return account;
            }
        }
        return Optional.empty();
    }

    private static Optional<Account> ask(String wanted) throws IOException {
        if (wanted.startsWith("-")) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(List.of("getent", "passwd", wanted))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", Environment.PATH);
        Process process = builder.start();
        try {
            if (!process.waitFor(GETENT_LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException("looking up user " + wanted + " took longer than " + GETENT_LIMIT_S
                        + " s; the user database does not answer");
            }
            String line = new String(process.getInputStream().readNBytes(4096), StandardCharsets.ISO_8859_1);
            return Account.parse(line.strip());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking up user " + wanted, stopping);
        } finally {
            process.destroyForcibly();
        }
    }
}
