package io.mainstay.exec;

import java.util.Optional;

/**
 * A user of this machine, as the user database has it.
 *
 * @param uid its number
 * @param gid its primary group's number
 */
record Account(String name, long uid, long gid, String home) {
    /** Reads one line of passwd(5); empty when it is none. */
    static Optional<Account> parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length < 7 || !isNumber(fields[2]) || !isNumber(fields[3])) {
            return Optional.empty();
        }
        String home = fields[5].isEmpty() ? "/" : fields[5];
        return Optional.of(new Account(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), home));
    }

    /** Whether {@code wanted}, a name or a number, means this account. */
    boolean matches(String wanted) {
        return name.equals(wanted) || (isNumber(wanted) && Long.parseLong(wanted) == uid);
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
