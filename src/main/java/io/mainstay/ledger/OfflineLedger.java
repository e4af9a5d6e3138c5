package io.mainstay.ledger;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger.Answer;
import io.mainstay.core.ledger.Recovery;
import io.mainstay.core.ledger.Stamp;
import io.mainstay.ledger.LedgerOptions.Fresh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.util.SizeInBytes;

/**
 * A voter's ledger read from its disk while nobody has it open, and the next generation made from it for this voter alone. What was
 * there is left as it is. Blocks.
 */
public final class OfflineLedger {
    private static final SizeInBytes LONGEST = SizeInBytes.valueOf("1MB");
    private static final int TRIES = 10;

    private final LedgerOptions options;
    private final ClusterState state;
    private final long lastIndex;

    private OfflineLedger(LedgerOptions options, ClusterState state, long lastIndex) {
        this.options = options;
        this.state = state;
        this.lastIndex = lastIndex;
    }

    /**
     * Reads all that is there, also what was perhaps never committed: an entry that this disk has may have been answered.
     *
     * @throws LedgerFailure where nothing was founded, something is missing between, or a checksum does not fit
     */
    public static OfflineLedger read(LedgerOptions options) throws LedgerFailure {
        Path group = group(options, options.directory(), options.generation());
        LedgerMachine machine = new LedgerMachine(options.initial(), new Nobody());
        Reading reading = new Reading(machine);
        try {
            for (Path snapshot : newest(group.resolve("sm"))) {
                machine.begin(snapshot);
                reading.last = SimpleStateMachineStorage.getTermIndexFromSnapshotFile(snapshot.toFile())
                        .getIndex();
            }
            for (LogSegmentPath segment : segments(group.resolve("current"))) {
                LogSegment.readSegmentFile(
                        segment.getPath().toFile(),
                        segment.getStartEnd(),
                        LONGEST,
                        CorruptionPolicy.EXCEPTION,
                        null,
                        reading::take);
            }
        } catch (IOException | RuntimeException e) {
            throw new LedgerFailure(
                    "the ledger in " + options.directory() + " cannot be read: " + LedgerFailure.root(e), e);
        }
        if (!machine.isFounded()) {
            throw new LedgerFailure(
                    "there is no ledger of " + options.cluster() + " in " + options.directory() + " to go on with");
        }
        return new OfflineLedger(options, machine.state(), reading.last);
    }

    /** Applies what follows the snapshot. */
    private static final class Reading {
        private final LedgerMachine machine;
        private long last = -1;

        Reading(LedgerMachine machine) {
            this.machine = machine;
        }

        void take(LogEntryProto entry) {
            if (entry.getIndex() <= last) {
                return;
            }
            if (entry.getIndex() != last + 1) {
                throw new IllegalStateException(
                        "entries " + (last + 1) + " to " + (entry.getIndex() - 1) + " are missing");
            }
            last = entry.getIndex();
            if (entry.hasStateMachineLogEntry()) {
                machine.replay(entry);
            }
        }
    }

    /** Where Ratis has the group's files. */
    private static Path group(LedgerOptions options, Path directory, long generation) {
        return directory.resolve(
                RatisSettings.group(options.cluster(), generation).getUuid().toString());
    }

    private static List<Path> newest(Path snapshots) throws IOException {
        if (!Files.isDirectory(snapshots)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(snapshots)) {
            return files
                    .filter(file -> SimpleStateMachineStorage.SNAPSHOT_REGEX
                            .matcher(file.getFileName().toString())
                            .matches())
                    .max(Comparator.comparing(
                            file -> SimpleStateMachineStorage.getTermIndexFromSnapshotFile(file.toFile())))
                    .stream()
                    .toList();
        }
    }

    private static List<LogSegmentPath> segments(Path log) throws IOException {
        if (!Files.isDirectory(log)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.flatMap(file -> Stream.ofNullable(LogSegmentPath.matchLogSegment(file)))
                    .sorted(Comparator.comparing(LogSegmentPath::getStartEnd))
                    .toList();
        }
    }

    public ClusterState state() {
        return state;
    }

    /** Of the last entry on this disk. */
    public long lastIndex() {
        return lastIndex;
    }

    /**
     * Makes the next generation, with this node as its only voter, and has it commit something before it counts. Until the last
     * step nothing is changed; what an earlier try left is made anew.
     *
     * @param wallMs what the clock on the wall says, for the event log
     * @param directory of the next generation; must not exist yet
     * @return the recovered state
     */
    public ClusterState recover(Command.Recovered how, long wallMs, Path directory) throws LedgerFailure {
        long at = lastIndex + Recovery.LEAP;
        Applied recovered = Recovery.recovered(state, at, how, new Stamp(options.node(), wallMs));
        if (!recovered.isAccepted()) {
            throw new LedgerFailure(recovered.entry().text());
        }
        Path part = directory.resolveSibling(directory.getFileName() + ".part");
        try {
            erase(part);
            begin(group(options, part, how.generation()), at, recovered.next());
            try (RatisLedger ledger = RatisLedger.open(alone(how.generation(), part))) {
                commit(ledger, at);
            }
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
            Durable.keepEntryOf(directory);
        } catch (IOException | UncheckedIOException e) {
            throw new LedgerFailure("the recovered ledger cannot be written: " + LedgerFailure.root(e), e);
        }
        return recovered.next();
    }

    /** Ratis first: it would empty a directory that it has not made itself. */
    private static void begin(Path group, long at, ClusterState state) throws IOException {
        Files.createDirectories(group);
        try (RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(group.toFile())
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
                .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
                .build()) {
            storage.initialize();
            Path snapshots = storage.getStorageDir().getStateMachineDir().toPath();
            Files.createDirectories(snapshots);
            LedgerMachine.write(snapshots.resolve(SimpleStateMachineStorage.getSnapshotFileName(0, at)), state);
        }
    }

    private LedgerOptions alone(long generation, Path directory) {
        SortedMap<String, InetSocketAddress> self = new TreeMap<>();
        options.voters().forEach((name, address) -> {
            if (name.equals(options.node())) {
                self.put(name, address);
            }
        });
        return new LedgerOptions(
                options.cluster(),
                options.node(),
                self,
                options.listen(),
                directory,
                options.limits(),
                options.tls(),
                options.initial(),
                Fresh.FOUNDS,
                generation);
    }

    /** Also shows that it goes on from the snapshot, and not from nothing. */
    private static void commit(RatisLedger ledger, long at) throws LedgerFailure {
        for (int i = 0; i < TRIES; i++) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            ledger.propose(new Command.Spread(), answer::complete);
            if (answer.join() instanceof Answer.Decided decided
                    && decided.entry().index() > at) {
                return;
            }
        }
        throw new LedgerFailure("the recovered ledger does not commit; nothing is changed");
    }

    private static void erase(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Nobody listens while a log is only read. */
    private static final class Nobody implements LedgerMachine.Watcher {
        @Override
        public void pending(byte[] entry) {}

        @Override
        public void committed() {}

        @Override
        public void applied(ClusterState state) {}

        @Override
        public void leader(String name) {}

        @Override
        public void leads() {}

        @Override
        public void voters(RaftConfigurationProto voters) {}

        @Override
        public void broken(String reason) {}
    }
}
