package io.mainstay.bench;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.ledger.LedgerLimits;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.ledger.RatisLedger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** One voter that does what it is told on its input, one line an order, and says how long it took. For {@code scripts/bench ledger}. */
public final class LedgerServer {
    private static final int IN_FLIGHT = 256;

    private final RatisLedger ledger;
    private int number;
    private volatile boolean isWatching;
    private volatile double longestGapMs;

    private LedgerServer(RatisLedger ledger) {
        this.ledger = ledger;
    }

    /** Arguments: name, directory, ttl in ms, FOUNDS or REFUSED, and NAME=PORT for each voter. */
    public static void main(String[] arguments) throws Exception {
        SortedMap<String, InetSocketAddress> voters = new TreeMap<>();
        for (String voter : List.of(arguments).subList(4, arguments.length)) {
            String[] parts = voter.split("=", 2);
            voters.put(parts[0], new InetSocketAddress("127.0.0.1", Integer.parseInt(parts[1])));
        }
        List<String> names = List.copyOf(voters.keySet());
        long beganNs = System.nanoTime();
        RatisLedger ledger = RatisLedger.open(new LedgerOptions(
                "bench",
                arguments[0],
                voters,
                voters.get(arguments[0]),
                Path.of(arguments[1]),
                LedgerLimits.of(Long.parseLong(arguments[2])),
                Optional.empty(),
                ClusterState.initial(new ClusterSpec(names, List.of()), names),
                LedgerOptions.Fresh.valueOf(arguments[3])));
        System.out.printf("open %.0f%n", msSince(beganNs));
        ledger.onLeader(leader -> System.out.println("leader " + leader));
        ledger.onBroken(reason -> System.out.println("broken " + reason));
        new LedgerServer(ledger).obey();
        ledger.close();
    }

    private void obey() throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] order = line.split(" ");
            switch (order[0]) {
                case "fill" -> fill(Integer.parseInt(order[1]));
                case "latency" -> latency(Integer.parseInt(order[1]));
                case "ready" -> ready();
                case "index" -> System.out.println("index " + ledger.index());
                case "watch" -> watch();
                case "gap" -> {
                    isWatching = false;
                    System.out.printf("gap %.0f%n", longestGapMs);
                }
                default -> throw new IOException("no such order: " + line);
            }
        }
    }

    private Command next() {
        return new Command.DrainRequested(
                "n1", number++ % 2 == 0 ? Drain.ON : Drain.OFF, "bench", "measured " + number);
    }

    /** So many commands, with many in flight. */
    private void fill(int count) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicInteger unknown = new AtomicInteger();
        long beganNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            free.acquire();
            ledger.propose(next(), answer -> {
                if (answer instanceof Answer.Unknown why && unknown.incrementAndGet() == 1) {
                    System.out.println(why);
                }
                free.release();
            });
        }
        free.acquire(IN_FLIGHT);
        double ms = msSince(beganNs);
        System.out.printf("filled %.0f a second, %d unknown%n", count / ms * 1000, unknown.get());
    }

    /** One after the other. */
    private void latency(int count) {
        double[] taken = new double[count];
        for (int i = 0; i < count; i++) {
            long beganNs = System.nanoTime();
            decide();
            taken[i] = msSince(beganNs);
        }
        Arrays.sort(taken);
        System.out.printf("latency %.2f %.2f%n", taken[count / 2], taken[count * 99 / 100]);
    }

    /** Until a command is decided. */
    private void ready() {
        long beganNs = System.nanoTime();
        decide();
        System.out.printf("ready %.0f index %d%n", msSince(beganNs), ledger.index());
    }

    private void decide() {
        while (!(answer(next()) instanceof Answer.Decided)) {
            // Proposed again.
        }
    }

    private Answer answer(Command command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ledger.propose(command, answer::complete);
        return answer.join();
    }

    /** Proposes without end, and remembers the longest time between two decisions. */
    private void watch() {
        isWatching = true;
        longestGapMs = 0;
        decide();
        Thread watcher = new Thread(() -> {
            while (isWatching) {
                long beganNs = System.nanoTime();
                decide();
                longestGapMs = Math.max(longestGapMs, msSince(beganNs));
            }
        });
        watcher.setDaemon(true);
        watcher.start();
        System.out.println("watching");
    }

    private static double msSince(long beganNs) {
        return (System.nanoTime() - beganNs) / 1e6;
    }
}
