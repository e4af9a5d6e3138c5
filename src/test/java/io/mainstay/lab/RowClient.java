package io.mainstay.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A client of the database: inserts one numbered row after the other at one address, each in a connection of its own, and keeps
 * the numbers whose commit was acknowledged. What is not acknowledged it does not try again: it may be there or not.
 */
final class RowClient implements AutoCloseable {
    static final String TABLE = "CREATE TABLE numbers (number integer PRIMARY KEY);\n";
    private static final int LIMIT_S = 4;
    private static final long BETWEEN_NS = 20_000_000;

    /** One acknowledged row. */
    record Acknowledged(int number, long atNs) {}

    private final List<String> psql;
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean isClosed;

    /** Begins at once. */
    RowClient(Wires wires, String address, int port) throws IOException {
        psql = new ArrayList<>(List.of("timeout", "-k", "1", "" + LIMIT_S));
        psql.addAll(wires.entering());
        psql.addAll(List.of(
                Postgres.programs().resolve("psql").toString(),
                "-qAtX",
                "host=" + address + " port=" + port
                        + " user=postgres dbname=postgres connect_timeout=2 tcp_user_timeout=1500",
                "-c"));
        thread = new Thread(this::insert, "lab-client");
        thread.setDaemon(true);
        thread.start();
    }

    private void insert() {
        for (int number = 1; !isClosed; number++) {
            try {
                ask("INSERT INTO numbers VALUES (" + number + ")");
                acknowledged.add(new Acknowledged(number, Timeline.now()));
            } catch (IOException notNow) {
                // It is on its way to another host; the next number may get through.
                LockSupport.parkNanos(BETWEEN_NS);
            }
            LockSupport.parkNanos(BETWEEN_NS);
        }
    }

    private String ask(String statement) throws IOException {
        List<String> words = new ArrayList<>(psql);
        words.add(statement);
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("psql ended with " + code + " for: " + statement);
            }
            return text;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Whether a row was taken after a time. */
    boolean isServedSince(long ns) {
        List<Acknowledged> all = acknowledged();
        return !all.isEmpty() && all.get(all.size() - 1).atNs() > ns;
    }

    /** Those rows that were acknowledged before this call and are not in the table now. */
    Set<Integer> lost() throws IOException {
        List<Acknowledged> before = acknowledged();
        return missing(before, ask("SELECT number FROM numbers"));
    }

    static Set<Integer> missing(List<Acknowledged> acknowledged, String stored) {
        Set<Integer> there = stored.lines().map(Integer::valueOf).collect(Collectors.toSet());
        Set<Integer> missing = new TreeSet<>();
        for (Acknowledged row : acknowledged) {
            if (!there.contains(row.number())) {
                missing.add(row.number());
            }
        }
        return missing;
    }

    /** The longest time without an acknowledgement from the last one before a time on. */
    static long longestWaitNs(List<Acknowledged> acknowledged, long sinceNs) {
        long longest = 0;
        long before = 0;
        for (Acknowledged row : acknowledged) {
            if (before != 0 && row.atNs() > sinceNs) {
                longest = Math.max(longest, row.atNs() - before);
            }
            before = row.atNs();
        }
        return longest;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2 * LIMIT_S));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
