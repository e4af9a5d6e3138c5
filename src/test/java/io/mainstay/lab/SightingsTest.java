package io.mainstay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two at once are seen, and only two at once, on looks made up here. */
class SightingsTest {
    private static final long PERIOD = 30;
    private static final String WHAT = "db";

    private final Sightings sightings = new Sightings(PERIOD);
    private long now;

    @BeforeEach
    void begins() {
        now = 1_000;
    }

    /** A look at both hosts, one after the other, a period after the last. */
    private void look(String onFirst, String onSecond) {
        at("n1", onFirst);
        at("n2", onSecond);
        now += PERIOD;
    }

    private void at(String host, String identity) {
        sightings.looked(WHAT, host, Optional.ofNullable(identity), now, now + 1);
        now += 2;
    }

    @Test
    void oneAfterTheOtherIsNoOverlapHoweverSoon() {
        look("a", null);
        look("a", null);
        at("n1", "a");
        at("n2", "b");
        look(null, "b");

        assertThat(sightings.overlaps(WHAT)).isEmpty();
        assertThat(sightings.now(WHAT))
                .singleElement()
                .matches(life -> life.host().equals("n2"));
    }

    @Test
    void twoAreSeenOnceTheFirstIsSeenAgainAfterTheSecond() {
        look("a", null);
        look("a", "b");
        look("a", null);

        assertThat(sightings.overlaps(WHAT)).hasSize(1);
    }

    @Test
    void backOnTheFirstIsAnotherLife() {
        look("a", null);
        look(null, "b");
        look("a", null);

        assertThat(sightings.overlaps(WHAT)).isEmpty();
    }

    @Test
    void anotherOneInTheSamePlaceIsANewLife() {
        look("a", null);
        long killed = now;
        assertThat(sightings.now(WHAT)).noneMatch(life -> life.firstNs() > killed);

        look("b", null);

        assertThat(sightings.now(WHAT)).singleElement().matches(life -> life.firstNs() > killed);
    }

    @Test
    void whatWasNeverSeenIsKnownAsSuch() {
        look(null, null);

        assertThat(sightings.count(WHAT)).isZero();
        assertThat(sightings.now(WHAT)).isEmpty();
    }
}
