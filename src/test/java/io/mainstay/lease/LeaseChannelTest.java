package io.mainstay.lease;

import static io.mainstay.exec.Tests.await;
import static io.mainstay.exec.Tests.nowMs;
import static io.mainstay.exec.Tests.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseSettings.Member;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseChannelTest {
    private static final long TTL_MS = 400;

    private final TreeMap<String, Member> members = new TreeMap<>();
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void choosePorts() throws Exception {
        List<Integer> free = TestNode.freePorts(2);
        members.put("n1", new Member("127.0.0.1", free.get(0)));
        members.put("n2", new Member("127.0.0.1", free.get(1)));
    }

    @AfterEach
    void end() throws Exception {
        for (TestNode node : nodes) {
            node.close();
            assertThat(node.broken).isEmpty();
        }
    }

    private TestNode start(String name) throws Exception {
        return start(name, TTL_MS);
    }

    private TestNode start(String name, long ttlMs) throws Exception {
        TestNode node = new TestNode("shop", name, members, ttlMs, null).start();
        nodes.add(node);
        return node;
    }

    private int port(String name) {
        return members.get(name).port();
    }

    private RawMember raw() throws IOException {
        return new RawMember(port("n1"));
    }

    @Test
    void requestsAreAnsweredBothWays() throws Exception {
        TestNode n1 = start("n1");
        TestNode n2 = start("n2");
        n2.history = new History(true, 41);
        n2.answering = request -> Future.succeededFuture(Buffer.buffer("yes, ").appendBuffer(request));
        within(5, () -> n1.hears("n2") && n2.hears("n1"));

        assertThat(await(n1.channel.request("n2", Buffer.buffer("n1"), 5_000)).toString())
                .isEqualTo("yes, n1");
        assertThat(await(n1.channel.askHistory("n2", 5_000))).isEqualTo(new History(true, 41));
        assertThat(await(n2.channel.askHistory("n1", 5_000))).isEqualTo(new History(false, 0));
    }

    @Test
    void whoComesBackFromBeforeARecoveryHearsOfItAndDoesNotLink() throws Exception {
        TestNode n1 = start("n1");
        n1.generation = 1;
        TestNode n2 = start("n2");
        n2.generation = 0;
        within(5, () -> n2.outlivedBy.contains("n1 1"));
        assertThat(n2.hears()).isTrue();
        assertThat(n1.outlivedBy).isEmpty();

        n2.generation = LeaseAnswers.NO_LEDGER;
        within(5, () -> n2.hears("n1") && n1.hears("n2"));
    }

    @Test
    void whoseLeasesAreLongerIsHeardAsOftenAsTheOtherExpects() throws Exception {
        start("n1", 60_000);
        TestNode n2 = start("n2", 2_000);
        within(5, () -> n2.hears("n1"));
        long endMs = nowMs() + 3_000;
        while (nowMs() < endMs) {
            assertThat(n2.hears("n1")).isTrue();
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void theLargestRequestGoesThereAndBackAndALargerOneNowhere() throws Exception {
        TestNode n1 = start("n1");
        TestNode n2 = start("n2");
        within(5, () -> n1.hears("n2"));
        Buffer largest = Buffer.buffer(new byte[LeaseChannel.MAX_BODY]);

        assertThat(await(n1.channel.request("n2", largest, 5_000)).length()).isEqualTo(LeaseChannel.MAX_BODY);
        assertThatThrownBy(() -> await(n1.channel.request("n2", largest.copy().appendByte((byte) 1), 5_000)))
                .hasMessageContaining("at most 262144 bytes, not 262145");
        n2.answering = request -> Future.succeededFuture(largest.copy().appendByte((byte) 1));
        assertThatThrownBy(() -> await(n1.channel.request("n2", Buffer.buffer(), 5_000)))
                .hasMessageContaining("the answer of n2 has 262145 bytes, more than 262144");
    }

    @Test
    void aRequestThatIsNotAnsweredFailsWithOneReason() throws Exception {
        TestNode n1 = start("n1");
        assertThatThrownBy(() -> await(n1.channel.request("n2", Buffer.buffer(), 100)))
                .hasMessageContaining("n1 has no link to n2; the request was not sent");
        TestNode n2 = start("n2");
        within(5, () -> n1.hears("n2"));

        n2.answering = request -> Future.failedFuture("the group is frozen");
        assertThatThrownBy(() -> await(n1.channel.request("n2", Buffer.buffer(), 5_000)))
                .hasMessageContaining("the group is frozen");
        n2.answering = request -> Promise.<Buffer>promise().future();
        assertThatThrownBy(() -> await(n1.channel.request("n2", Buffer.buffer(), 100)))
                .hasMessageContaining("n2 has not answered within")
                .hasMessageContaining("it may have acted on the request");
        Future<Buffer> last = n1.channel.request("n2", Buffer.buffer(), 60_000);
        await(n2.channel.close());
        assertThatThrownBy(() -> await(last)).hasMessageContaining("the link to n2 was lost");
    }

    @Test
    void noMoreThanSixteenRequestsWaitAtOnce() throws Exception {
        TestNode n1 = start("n1");
        TestNode n2 = start("n2");
        n2.answering = request -> Promise.<Buffer>promise().future();
        within(5, () -> n1.hears("n2"));
        for (int i = 0; i < Questions.MAX_OPEN; i++) {
            n1.channel.request("n2", Buffer.buffer(), 60_000);
        }

        assertThatThrownBy(() -> await(n1.channel.request("n2", Buffer.buffer(), 60_000)))
                .hasMessageContaining("n2 has not answered 16 requests");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aConnectionIsClosedThatSays(String what, List<Buffer> said) throws Exception {
        TestNode n1 = start("n1");
        try (RawMember raw = raw()) {
            for (Buffer bytes : said) {
                raw.send(bytes);
            }
            raw.readToEnd();
        }
        // Nothing else suffers.
        try (RawMember next = raw().hello("shop", "n2")) {
            assertThat(next.next(Frame.Beat.class)).isNotNull();
            within(5, () -> n1.hears("n2"));
        }
    }

    static Stream<Arguments> aConnectionIsClosedThatSays() {
        Buffer hello = Frames.encode(new Frame.Hello(1, "shop", "n2"));
        Buffer cut = Buffer.buffer().appendInt(4).appendByte((byte) 3).appendBytes(new byte[3]);
        Buffer swollen =
                Buffer.buffer().appendInt(13).appendByte((byte) 8).appendLong(1).appendInt(1 << 30);
        return Stream.of(
                said("a foreign cluster", Frames.encode(new Frame.Hello(1, "bank", "n2"))),
                said("a node that is not configured", Frames.encode(new Frame.Hello(1, "shop", "n7"))),
                said("this node itself", Frames.encode(new Frame.Hello(1, "shop", "n1"))),
                said("something before its name", Frames.encode(new Frame.Renew(1, 1, 0))),
                said("HTTP", Buffer.buffer("GET / HTTP/1.1\r\n\r\n")),
                said("a frame of no length", Buffer.buffer().appendInt(0).appendByte((byte) 2)),
                said("a frame of negative length", Buffer.buffer().appendInt(-1).appendByte((byte) 2)),
                said(
                        "a lease frame of more than 1 KiB",
                        hello,
                        Buffer.buffer().appendInt(1025).appendByte((byte) 3)),
                said(
                        "a request of more than 64 KiB",
                        hello,
                        Buffer.buffer().appendInt(70_000).appendByte((byte) 8)),
                said("a frame that ends within a field", hello, cut),
                said("a body longer than its frame", hello, swollen));
    }

    private static Arguments said(String what, Buffer... bytes) {
        return Arguments.of(what, List.of(bytes));
    }

    @Test
    void whatALaterVersionAddsIsSkipped() throws Exception {
        start("n1").history = new History(true, 7);
        Buffer hello = Frames.encode(new Frame.Hello(9, "shop", "n2")).appendInt(77);
        hello.setInt(0, hello.length() - 4);
        Buffer unknown = Buffer.buffer().appendInt(3).appendByte((byte) 99).appendShort((short) 1);
        Buffer refusal =
                Buffer.buffer().appendInt(20).appendByte((byte) 5).appendLong(1).appendLong(1);
        refusal.appendUnsignedShort(1).appendString("?");

        try (RawMember later = raw().send(hello).send(unknown).send(refusal)) {
            later.send(Frames.encode(new Frame.AskHistory(5)));
            assertThat(later.next(Frame.HistoryIs.class)).isEqualTo(new Frame.HistoryIs(5, new History(true, 7)));
        }
    }

    @Test
    void aStrangerThatSaysNothingIsClosedAndOneTooManyAtOnce() throws Exception {
        long ttlMs = 2_000;
        start("n1", ttlMs);
        List<RawMember> strangers = new ArrayList<>();
        long startMs = nowMs();
        for (int i = 0; i <= Links.MAX_STRANGERS; i++) {
            strangers.add(raw());
        }

        strangers.get(Links.MAX_STRANGERS).readToEnd();
        assertThat(nowMs() - startMs).isLessThan(ttlMs);
        strangers.get(0).readToEnd();
        assertThat(nowMs() - startMs).isGreaterThanOrEqualTo(ttlMs);
        for (RawMember stranger : strangers) {
            stranger.close();
        }
    }

    @Test
    void aMemberThatAcceptsAndSaysNothingIsTriedAgainAndAgain() throws Exception {
        try (ServerSocket deaf = new ServerSocket(port("n2"), 50, InetAddress.getLoopbackAddress())) {
            deaf.setSoTimeout(10_000);
            TestNode n1 = start("n1");
            for (int i = 0; i < 4; i++) {
                try (Socket attempt = deaf.accept()) {
                    attempt.setSoTimeout(10_000);
                    attempt.getInputStream().readAllBytes();
                }
            }
            assertThat(n1.hears()).isTrue();
        }
    }

    @Test
    void aMemberThatDoesNotReadIsClosedAndNothingIsQueuedForIt() throws Exception {
        TestNode n1 = start("n1");
        Buffer large = Buffer.buffer(new byte[LeaseChannel.MAX_BODY]);
        n1.answering = request -> Future.succeededFuture(large);
        try (RawMember slow = raw().hello("shop", "n2")) {
            within(5, () -> n1.hears("n2"));
            Buffer questions = Buffer.buffer();
            for (int i = 0; i < 100; i++) {
                questions.appendBuffer(Frames.encode(new Frame.Request(i, Buffer.buffer("x"))));
            }
            within(90, () -> {
                try {
                    slow.send(questions);
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
        }
        try (RawMember next = raw().hello("shop", "n2")) {
            assertThat(next.next(Frame.Beat.class)).isNotNull();
        }
    }

    @Test
    void aMemberThatComesBackAfterLongIsLinkedAtOnce() throws Exception {
        TestNode n1 = start("n1");
        long startMs = nowMs();
        // So long that an attempt each time twice as late would be seconds away.
        within(10, () -> nowMs() - startMs > 3_000);

        TestNode n2 = start("n2");
        long listensMs = nowMs();
        within(5, () -> n1.hears("n2") && n2.hears("n1"));

        assertThat(nowMs() - listensMs).isLessThan(1_500);
        assertThat(await(n1.channel.request("n2", Buffer.buffer("x"), 5_000)).toString())
                .isEqualTo("x");
    }

    @Test
    void linksThatCarryNothingElseStayAndAreHeard() throws Exception {
        long ttlMs = 2_000;
        TestNode n1 = start("n1", ttlMs);
        TestNode n2 = start("n2", ttlMs);
        within(5, () -> n1.hears("n2") && n2.hears("n1"));
        Future<Buffer> asked = asksForever(n1, n2);
        long startMs = nowMs();

        within(20, () -> {
            assertThat(n1.hears("n2")).isTrue();
            assertThat(n2.hears("n1")).isTrue();
            return nowMs() - startMs > 2 * ttlMs;
        });
        // A link that was closed in between would have ended it.
        assertThat(asked.isComplete()).isFalse();
    }

    private static Future<Buffer> asksForever(TestNode asker, TestNode answerer) {
        answerer.answering = request -> Promise.<Buffer>promise().future();
        return asker.channel.request("n2", Buffer.buffer(), 60_000);
    }

    @Test
    void oneDirectionOfConnectingIsEnough() throws Exception {
        TreeMap<String, Member> wrong = new TreeMap<>(members);
        wrong.put("n2", new Member("127.0.0.1", TestNode.freePorts(1).get(0)));
        TestNode n1 = new TestNode("shop", "n1", wrong, TTL_MS, null).start();
        nodes.add(n1);
        start("n2");

        within(5, () -> n1.hears("n2"));
        assertThat(await(n1.channel.request("n2", Buffer.buffer("x"), 5_000)).toString())
                .isEqualTo("x");
    }

    @Test
    void aMemberThatIsTakenOutIsHeardNoMoreAndCanComeBack() throws Exception {
        TestNode n1 = start("n1");
        start("n2");
        within(5, () -> n1.hears("n2"));

        n1.channel.changeMembers(new TreeMap<>(Map.of("n1", members.get("n1"))));
        within(5, n1::hears);
        assertThat(n1.channel.heardMs()).isEmpty();
        n1.channel.changeMembers(members);
        within(5, () -> n1.hears("n2"));
    }

    @Test
    void aPortInUseIsSaidInOneSentence() throws Exception {
        start("n1");
        TestNode second = new TestNode("shop", "n1", members, TTL_MS, null);
        nodes.add(second);

        assertThatThrownBy(second::start)
                .hasMessageContaining("the lease channel of n1 cannot listen on 127.0.0.1:" + port("n1"));
    }

    @Test
    void everythingRunsOnOneThreadOfItsOwn() throws Exception {
        TestNode n1 = start("n1");
        TestNode n2 = start("n2");
        n2.answering = request ->
                Future.succeededFuture(Buffer.buffer(Thread.currentThread().getName()));
        within(5, () -> n1.hears("n2"));

        assertThat(await(n1.channel.request("n2", Buffer.buffer(), 5_000)).toString())
                .startsWith("mainstay-lease-eventloop-thread-0");
    }
}
