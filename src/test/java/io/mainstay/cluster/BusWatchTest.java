package io.mainstay.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BusWatchTest {
    private static final List<String> THREE = List.of("n1", "n2", "n3");

    private final BusWatch watch = new BusWatch("n2", THREE);
    private final long beganMs = 1_000;

    BusWatchTest() {
        watch.began(beganMs);
    }

    private void beats(long atMs, String... from) {
        for (String node : from) {
            watch.beat(new Beat(node, "s-" + node, THREE), atMs);
        }
    }

    /** Beats of these each second for so long; answers when the session should have ended, or -1. */
    private long endsAfter(BusWatch asked, long forMs, List<String> heard, String... from) {
        return LongStream.iterate(0, ms -> ms + 1_000)
                .takeWhile(ms -> ms <= forMs)
                .filter(ms -> {
                    for (String node : from) {
                        asked.beat(new Beat(node, "s-" + node, THREE), beganMs + ms);
                    }
                    return asked.reasonToEnd(heard, beganMs + ms) != null;
                })
                .findFirst()
                .orElse(-1);
    }

    @Test
    void onlyWhoHearsUsAndIsHeardIsReached() {
        beats(2_000, "n1", "n2");
        watch.beat(new Beat("n3", "s", List.of("n1", "n3")), 2_000);
        assertThat(watch.hears(2_000)).containsExactly("n1", "n2", "n3");
        assertThat(watch.reached(List.of("n1", "n3"), 2_000)).containsExactly("n1", "n2");
        assertThat(watch.reached(List.of("n3"), 2_000)).containsExactly("n2");
        assertThat(watch.lacking(List.of("n1", "n3"), 2_000)).containsExactly("n3");
        assertThat(watch.reached(List.of("n1", "n3"), 2_000 + BusWatch.BEAT_LIMIT_MS + 1))
                .containsExactly("n2");
    }

    @Test
    void aBeatOfANewSessionIsNoticedOnceAndAStrangersNever() {
        assertThat(watch.beat(new Beat("n1", "a", THREE), 2_000)).isTrue();
        assertThat(watch.beat(new Beat("n1", "a", THREE), 3_000)).isFalse();
        assertThat(watch.beat(new Beat("n1", "b", THREE), 4_000)).isTrue();
        assertThat(watch.beat(new Beat("n9", "a", THREE), 4_000)).isFalse();
        assertThat(watch.hears(4_000)).containsExactly("n1");
    }

    @Test
    void whoFellSilentIsReachedAgainOnlyWhenItSpeaksAgain() {
        beats(2_000, "n1", "n2", "n3");
        watch.forget(List.of("n3"));
        assertThat(watch.reached(List.of("n1", "n3"), 2_100)).containsExactly("n1", "n2");
        assertThat(watch.beat(new Beat("n3", "s-n3", THREE), 2_200)).isTrue();
        assertThat(watch.reached(List.of("n1", "n3"), 2_200)).containsExactly("n1", "n2", "n3");
    }

    @Test
    void theSmallerPartBeginsAnewAndTheLargerNever() {
        assertThat(endsAfter(watch, 600_000, List.of("n1", "n3"), "n2"))
                .isBetween(BusWatch.PATIENCE_MS, BusWatch.PATIENCE_MS + 5_000);
        BusWatch larger = new BusWatch("n2", THREE);
        larger.began(beganMs);
        assertThat(endsAfter(larger, 600_000, List.of("n1", "n3"), "n1", "n2")).isEqualTo(-1);
    }

    @Test
    void ofTwoEqualPartsTheOneWithTheFirstNameWaitsLonger() {
        BusWatch first = new BusWatch("n1", List.of("n1", "n2"));
        first.began(beganMs);
        assertThat(endsAfter(first, 600_000, List.of("n2"), "n1"))
                .isBetween(BusWatch.LONG_PATIENCE_MS, BusWatch.LONG_PATIENCE_MS + 2_000);
        BusWatch second = new BusWatch("n2", List.of("n1", "n2"));
        second.began(beganMs);
        assertThat(endsAfter(second, 600_000, List.of("n1"), "n2")).isLessThan(BusWatch.LONG_PATIENCE_MS / 2);
    }

    @Test
    void whoSleptAMomentWaitsLessForTheOthersToTakeItBack() {
        watch.slept(beganMs);
        assertThat(endsAfter(watch, 600_000, List.of("n1", "n3"), "n2"))
                .isBetween(BusWatch.SLEPT_PATIENCE_MS, BusWatch.SLEPT_PATIENCE_MS + 2_000);
        watch.began(beganMs);
        assertThat(endsAfter(watch, 600_000, List.of("n1", "n3"), "n2")).isGreaterThanOrEqualTo(BusWatch.PATIENCE_MS);
    }

    @Test
    void whoIsNotHeardOnTheLeaseChannelIsNotMissed() {
        assertThat(endsAfter(watch, 600_000, List.of(), "n2")).isEqualTo(-1);
        assertThat(watch.lacking(List.of(), 600_000)).isEmpty();
    }

    @Test
    void ownBeatsThatDoNotComeBackEndTheSession() {
        assertThat(endsAfter(watch, 600_000, List.of("n1", "n3"), "n1", "n3"))
                .isBetween(BusWatch.OWN_BEAT_LIMIT_MS, BusWatch.OWN_BEAT_LIMIT_MS + 2_000);
        assertThat(watch.reasonToEnd(List.of("n1"), 600_000)).isEqualTo("not even this node's own messages came back");
    }

    @Test
    void eachVainAttemptDoublesThePatienceUpToALimitAndSuccessResetsIt() {
        long first = endsAfter(watch, 600_000, List.of("n1"), "n2");
        for (int i = 0; i < 10; i++) {
            watch.wasInVain();
        }
        watch.began(beganMs);
        assertThat(endsAfter(watch, 3_600_000, List.of("n1"), "n2")).isBetween(15 * first, 16 * first + 2_000);
        watch.began(beganMs);
        beats(beganMs, "n1", "n2");
        assertThat(watch.reasonToEnd(List.of("n1"), beganMs)).isNull();
        watch.began(beganMs);
        assertThat(endsAfter(watch, 600_000, List.of("n1"), "n2")).isEqualTo(first);
    }
}
