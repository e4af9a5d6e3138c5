package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.exec.Directories;
import io.mainstay.lease.Relay;
import io.mainstay.ledger.LedgerOptions.Fresh;
import io.mainstay.ledger.LedgerOptions.Tls;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Ledgers on Ratis in one JVM, each on a loopback port and with a directory of its own. */
final class RatisRig implements LedgerRig {
    private static final long LIMIT_MS = 30_000;
    private static final List<String> CONFIGURED = List.of("n1", "n2", "n3", "n4");

    /** Short, so that tests of a minority are. */
    static final LedgerLimits LIMITS = new LedgerLimits(200, 1500, 200);

    final SortedMap<String, InetSocketAddress> addresses;
    private final Map<String, InetSocketAddress> behindWires = new HashMap<>();
    private final LedgerLimits limits;
    final Map<String, RatisLedger> open = new ConcurrentHashMap<>();
    private final Map<String, ClusterState> states = new ConcurrentHashMap<>();
    private final Map<String, String> leaders = new ConcurrentHashMap<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private final Object news = new Object();
    private final Path root;

    RatisRig(Path root) {
        this(root, LIMITS);
    }

    RatisRig(Path root, LedgerLimits limits) {
        this.root = root;
        this.limits = limits;
        this.addresses = freePorts(CONFIGURED);
    }

    /** Three voters, founded. */
    static RatisRig ofThree(Path root) {
        RatisRig rig = new RatisRig(root);
        NODES.forEach(node -> rig.start(node, Fresh.FOUNDS));
        return rig;
    }

    /** Taken together, so that no two are the same. */
    static SortedMap<String, InetSocketAddress> freePorts(List<String> names) {
        SortedMap<String, InetSocketAddress> addresses = new TreeMap<>();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (String name : names) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                sockets.add(socket);
                addresses.put(name, new InetSocketAddress("127.0.0.1", socket.getLocalPort()));
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError("no free port", e);
        }
        return addresses;
    }

    /** Whoever is started from now on reaches this voter over a wire. */
    Relay wire(Vertx vertx, String node) throws Exception {
        InetSocketAddress real = addresses.get(node);
        Relay wire = new Relay(vertx, real.getPort());
        behindWires.put(node, real);
        addresses.put(node, new InetSocketAddress("127.0.0.1", wire.port()));
        return wire;
    }

    SortedMap<String, InetSocketAddress> addresses(String... names) {
        SortedMap<String, InetSocketAddress> some = new TreeMap<>(addresses);
        some.keySet().retainAll(List.of(names));
        return some;
    }

    Path directory(String node) {
        return root.resolve(node).resolve("ledger");
    }

    LedgerOptions options(String node, List<String> voters, Fresh fresh, Optional<Tls> tls) {
        return new LedgerOptions(
                "test",
                node,
                addresses(voters.toArray(String[]::new)),
                behindWires.getOrDefault(node, addresses.get(node)),
                directory(node),
                limits,
                tls,
                ClusterState.initial(new ClusterSpec(CONFIGURED, List.of()), voters),
                fresh);
    }

    RatisLedger start(String node, Fresh fresh) {
        return start(options(node, NODES, fresh, Optional.empty()));
    }

    RatisLedger start(LedgerOptions options) {
        try {
            return watched(options.node(), RatisLedger.open(options));
        } catch (LedgerFailure e) {
            throw new AssertionError(e);
        }
    }

    RatisLedger watched(String node, RatisLedger ledger) {
        open.put(node, ledger);
        ledger.onApplied(state -> tell(() -> states.put(node, state)));
        ledger.onLeader(leader -> tell(() -> leaders.put(node, leader)));
        ledger.onBroken(reason -> tell(() -> broken.put(node, reason)));
        return ledger;
    }

    private void tell(Runnable change) {
        synchronized (news) {
            change.run();
            news.notifyAll();
        }
    }

    @Override
    public Ledger ledger(String node) {
        return open.get(node);
    }

    @Override
    public ClusterState state(String node) {
        return states.get(node);
    }

    @Override
    public String leader(String node) {
        return leaders.getOrDefault(node, "");
    }

    /** Waits until all three know the same leader. */
    String awaitLeader() {
        AtomicReference<String> known = new AtomicReference<>("");
        await("all know the leader", () -> {
            String leader = leader("n1");
            known.set(leader);
            return !leader.isEmpty()
                    && NODES.stream().allMatch(each -> leader(each).equals(leader));
        });
        return known.get();
    }

    String broken(String node) {
        return broken.getOrDefault(node, "");
    }

    @Override
    public void lose(String node) {
        leaders.remove(node);
        open.remove(node).close();
    }

    @Override
    public void bringBack(String node) {
        start(node, Fresh.REFUSED);
    }

    @Override
    public void restartAll() {
        List<String> names = List.copyOf(open.keySet());
        close();
        names.forEach(this::bringBack);
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
        synchronized (news) {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > endNs) {
                    throw new AssertionError("not within " + LIMIT_MS + " ms: " + what + "; leaders " + leaders
                            + ", broken " + broken + ", states " + states);
                }
                try {
                    news.wait(10);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** Those below it whose names begin so. */
    static List<Path> files(Path directory, String start) {
        try {
            return Directories.below(directory, Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
                    .filter(file -> file.getFileName().toString().startsWith(start))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<Thread> closing =
                open.values().stream().map(ledger -> new Thread(ledger::close)).toList();
        closing.forEach(Thread::start);
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
        open.clear();
    }
}
