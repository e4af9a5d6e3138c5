package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** What applying an entry does, without Ratis around it. */
class LedgerMachineTest {
    private static final ClusterState INITIAL =
            ClusterState.initial(new ClusterSpec(List.of("n1", "n2"), List.of()), List.of("n1"));

    private final List<Long> applied = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final LedgerMachine machine = new LedgerMachine(INITIAL, new LedgerMachine.Watcher() {
        @Override
        public void pending(byte[] entry) {}

        @Override
        public void committed() {}

        @Override
        public void applied(ClusterState state) {
            applied.add(state.index());
        }

        @Override
        public void leader(String name) {}

        @Override
        public void leads() {}

        @Override
        public void voters(RaftConfigurationProto voters) {}

        @Override
        public void broken(String reason) {
            broken.add(reason);
        }
    });

    @Test
    void aCommandBeforeTheFoundingHasNoEffectAndIsToBeProposedAnew() throws Unreadable {
        Outcome outcome = apply(1, LedgerCodec.command(new Command.VoterBooted("n1", 1)));

        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.TOO_EARLY);
        assertThat(machine.state()).isEqualTo(INITIAL);
    }

    @Test
    void theFirstFoundingCountsWhateverThisNodeWasConfiguredWith() throws Unreadable {
        ClusterState other = ClusterState.initial(new ClusterSpec(List.of("n1", "n2", "n3"), List.of()), List.of("n3"));

        assertThat(apply(1, LedgerCodec.founded(other)).kind()).isEqualTo(Outcome.Kind.ACCEPTED);
        assertThat(apply(2, LedgerCodec.founded(INITIAL)).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(machine.state()).isEqualTo(other);
    }

    @Test
    void anEntryOfANewerVersionIsRefusedAndChangesNothing() throws Unreadable {
        apply(1, LedgerCodec.founded(INITIAL));
        Outcome outcome = apply(2, "{\"v\":1,\"command\":{\"is\":\"Teleported\"}}".getBytes(StandardCharsets.UTF_8));

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        Outcome.Kind.REFUSED,
                        2,
                        "this version cannot read the command: there is no Command called Teleported"));
        assertThat(machine.state()).isEqualTo(INITIAL);
        assertThat(apply(3, LedgerCodec.command(new Command.VoterBooted("n1", 1)))
                        .kind())
                .isEqualTo(Outcome.Kind.ACCEPTED);
        assertThat(broken).isEmpty();
    }

    @Test
    void anEntryIsAppliedAtItsPlaceInTheLog() throws Unreadable {
        apply(1, LedgerCodec.founded(INITIAL));
        apply(7, LedgerCodec.command(new Command.VoterBooted("n1", 1)));
        Outcome refused = apply(12, LedgerCodec.command(new Command.VoterBooted("n1", 1)));

        assertThat(refused).isEqualTo(new Outcome(Outcome.Kind.REFUSED, 12, "boot 1 of n1 is not after 1"));
        assertThat(applied).containsExactly(0L, 7L, 12L);
    }

    private Outcome apply(long index, byte[] data) throws Unreadable {
        LogEntryProto entry = LogEntryProto.newBuilder()
                .setTerm(1)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
                .build();
        Message answer = machine.applyTransaction(TransactionContext.newBuilder()
                        .setStateMachine(machine)
                        .setServerRole(RaftPeerRole.FOLLOWER)
                        .setLogEntry(entry)
                        .build())
                .join();
        return LedgerCodec.outcome(answer.getContent().toByteArray());
    }
}
