package io.mainstay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import io.mainstay.core.ledger.Holder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the log and in snapshots is read back as it was, by this version and by its neighbours. */
class LedgerCodecTest {
    @ParameterizedTest
    @MethodSource
    void everyCommandIsReadBackAsItWas(Command command) {
        assertThat(LedgerCodec.entry(LedgerCodec.command(command))).isEqualTo(new Entry.Ordered(command));
    }

    static Stream<Record> everyCommandIsReadBackAsItWas() {
        return Samples.all(Command.class).stream();
    }

    @Test
    void theWholeStateIsReadBackAsItWas() throws Unreadable {
        ClusterState state = (ClusterState) Samples.all(ClusterState.class).get(0);

        assertThat(LedgerCodec.state(LedgerCodec.state(state))).isEqualTo(state);
        assertThat(LedgerCodec.entry(LedgerCodec.founded(state))).isEqualTo(new Entry.Founded(state));
    }

    @Test
    void anOutcomeIsReadBackAsItWas() throws Unreadable {
        Outcome outcome = new Outcome(Outcome.Kind.ACCEPTED, 1L << 40, "n1 is in boot 3");

        assertThat(LedgerCodec.outcome(LedgerCodec.outcome(outcome))).isEqualTo(outcome);
    }

    @Test
    void aCommandIsShortAndReadable() {
        byte[] bytes = LedgerCodec.command(new Command.Started("web", 41));

        assertThat(text(bytes)).isEqualTo("{\"v\":1,\"command\":{\"is\":\"Started\",\"group\":\"web\",\"epoch\":41}}");
    }

    @Test
    void aFieldOfANewerVersionIsPassedOver() {
        Entry entry = LedgerCodec.entry(
                bytes("{'v':1,'newer':[],'command':{'is':'Started','group':'web','epoch':41,'mood':{'a':[1]}}}"));

        assertThat(entry).isEqualTo(new Entry.Ordered(new Command.Started("web", 41)));
    }

    @Test
    void aFieldThatAnOlderVersionDidNotWriteIsBlank() throws Unreadable {
        ClusterState state = LedgerCodec.state(bytes("{'v':1,'state':{'index':7,'groups':{'web':{}}}}"));

        assertThat(state.index()).isEqualTo(7);
        assertThat(state.voters().names()).isEmpty();
        GroupRecord web = state.group("web").orElseThrow();
        assertThat(web.holder()).isEqualTo(Holder.NONE);
        assertThat(web.wanted()).isEqualTo(Wanted.ONLINE);
        assertThat(web.faults()).isEmpty();
    }

    @Test
    void whatAGroupIsMadeOfStaysOutOfTheLedger() {
        ResourceSpec resource = new ResourceSpec("app", "process", AgentSettings.DEFAULTS, Map.of(), Map.of("a", 1L));
        GroupSpec web = new GroupSpec("web", GroupSpec.Kind.FAILOVER, List.of("n1"), true, true, List.of(resource))
                .with(new HookSpec(Map.of(HookKind.PRE_ONLINE, "/opt/may-online"), 1_000));
        Command command = new Command.ConfigApplied(new ClusterSpec(List.of("n1"), List.of(web)), "op");
        byte[] bytes = LedgerCodec.command(command);

        assertThat(text(bytes)).doesNotContain("process", "may-online");
        GroupSpec read = ((Command.ConfigApplied) ((Entry.Ordered) LedgerCodec.entry(bytes)).command())
                .spec()
                .groups()
                .get(0);
        assertThat(read).isEqualTo(web.frame());
        assertThat(read.resources()).isEmpty();
        assertThat(read.nodes()).containsExactly("n1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'v':2,'command':{'is':'Started','group':'web','epoch':41}}",
                "{'command':{'is':'Started','group':'web','epoch':41}}",
                "{'v':1,'command':{'is':'Teleported','group':'web'}}",
                "{'v':1,'command':{'is':'io.mainstay.core.ledger.Command$Started','group':'web','epoch':41}}",
                "{'v':1,'command':{'is':'Started','group':['web'],'epoch':41}}",
                "{'v':1,'command':{'is':'Started','group':'web','epoch':'41'}}",
                "{'v':1,'command':{'is':'DrainRequested','node':'n1','drain':'HALF'}}",
                "{'v':1,'command':[]}",
                "{'v':1,'order':{}}",
                "[1]",
                "{'v':1",
                ""
            })
    void whatThisVersionCannotReadIsForeign(String json) {
        assertThat(LedgerCodec.entry(bytes(json))).isInstanceOf(Entry.Foreign.class);
    }

    @Test
    void anEntryThatIsTooLongIsForeign() {
        Command command = new Command.Faulted("web", 1, "x".repeat(LedgerCodec.MAX_ENTRY_BYTES));

        assertThat(LedgerCodec.entry(LedgerCodec.command(command))).isInstanceOf(Entry.Foreign.class);
    }

    @Test
    void aStateThatCannotBeReadSaysWhy() {
        assertThatThrownBy(() -> LedgerCodec.state(bytes("{'v':9,'state':{}}")))
                .isInstanceOf(Unreadable.class)
                .hasMessage("version 9 is not among 1 to 1");
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
