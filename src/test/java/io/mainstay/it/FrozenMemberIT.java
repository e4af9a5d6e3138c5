package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.cluster.BusRig;
import io.mainstay.cluster.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three JVMs on loopback; one of them is stopped and let go on. The test says what the lease channel would: who is heard.
 * {@code -Dmainstay.it.frozen.s=60} freezes for a minute.
 */
class FrozenMemberIT {
    private static final long JOIN_MS = 60_000;
    private static final long FROZEN_S = Long.getLong("mainstay.it.frozen.s", 15);
    /** So long the lease channel takes to miss a member. */
    private static final long MISSED_MS = 1_000;

    private final List<BusMember> started = new ArrayList<>();
    private Map<String, Endpoint> members;
    private long joinedMs;
    private BusMember n1;
    private BusMember n2;
    private BusMember n3;

    @BeforeEach
    void joinThree() throws Exception {
        members = BusRig.members(3);
        long startNs = System.nanoTime();
        n1 = member("n1");
        n2 = member("n2");
        n3 = member("n3");
        for (BusMember member : started) {
            member.say("heard n1,n2,n3");
        }
        for (BusMember member : List.copyOf(started)) {
            member.untilUp(JOIN_MS, "n1,n2,n3");
        }
        joinedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private BusMember member(String name) throws Exception {
        BusMember member = new BusMember(name, members);
        started.add(member);
        return member;
    }

    @AfterEach
    void end() throws Exception {
        for (BusMember member : started) {
            member.wake();
            member.kill();
        }
    }

    @Test
    void whoEndsWaitsForNobody() throws Exception {
        n2.freeze();

        long tookMs = n1.end(10_000);

        // What was subscribed there is not taken back first: that is asked of the frozen one too, for more than 10 s.
        assertThat(tookMs).isLessThan(3_000);
    }

    @Tag("long")
    @Test
    void aFrozenMemberNeitherPartsTheOthersNorKeepsOneFromJoiningAndComesBackItself() throws Exception {
        n2.freeze();
        pass(MISSED_MS);
        n1.say("heard n3");
        n3.say("heard n1");
        n1.untilUp(10_000, "n1,n3");
        n3.untilUp(10_000, "n1,n3");
        int told = n1.log.size();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(FROZEN_S);
        for (int i = 0; System.nanoTime() < endNs; i++) {
            String body = "{\"count\":" + i + "}";
            n1.say("publish mainstay.events " + body);
            n3.until("message " + body, 5_000, line -> line.equals("message mainstay.events " + body));
            pass(200);
        }
        assertThat(n1.log.subList(told, n1.log.size())).noneMatch(line -> line.startsWith("state"));

        n3.kill();
        n1.say("heard ");
        BusMember again = member("n3");
        again.say("heard n1");
        n1.say("heard n3");
        long againMs = again.untilUp(15_000, "n1,n3");
        n1.untilUp(10_000, "n1,n3");

        n2.wake();
        pass(300);
        n1.say("heard n2,n3");
        again.say("heard n1,n2");
        n2.until("word that it slept", 5_000, line -> line.contains("this node slept"));
        long backMs = n2.untilUp(JOIN_MS, "n1,n2,n3");
        n1.untilUp(10_000, "n1,n2,n3");
        n2.say("publish mainstay.events {\"from\":\"n2\"}");
        for (BusMember member : List.of(n1, again)) {
            member.until("message of n2", 5_000, line -> line.equals("message mainstay.events {\"from\":\"n2\"}"));
        }
        n1.say("publish mainstay.events {\"from\":\"n1\"}");
        n2.until("message of n1", 5_000, line -> line.equals("message mainstay.events {\"from\":\"n1\"}"));
        System.out.printf(
                "three joined after %d ms; while one was frozen a restarted one joined after %d ms; that one, frozen for"
                        + " more than %d s, was back after %d ms%n",
                joinedMs, againMs, FROZEN_S, backMs);
    }

    private static void pass(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
