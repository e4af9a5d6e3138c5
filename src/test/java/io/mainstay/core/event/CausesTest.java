package io.mainstay.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who asked for what happens goes with every event that comes of it. */
class CausesTest {
    private static final Asking KIM = new Asking("kim", "a try", "r-17");

    private static Occurrence of(EventKind kind) {
        return new Occurrence("web", "app", kind, "");
    }

    @Test
    void E5_whatAGroupWasAskedGoesWithItsEventsUntilItHasEnded() {
        Occurrence asked = new Occurrence("web", "", EventKind.COMMAND_TAKEN, "", KIM);
        Causes causes = Causes.NONE.after(asked, 0);

        assertThat(causes.of(of(EventKind.RESOURCE_ONLINE), 10)).isEqualTo(KIM);
        assertThat(causes.of(new Occurrence("db", "app", EventKind.RESOURCE_ONLINE, ""), 10))
                .isEqualTo(Asking.NOBODY);
        Occurrence end = new Occurrence("web", "", EventKind.GROUP_ONLINE, "");
        assertThat(causes.of(end, 10)).isEqualTo(KIM);
        assertThat(causes.after(end, 10).of(of(EventKind.RESOURCE_FAULTED), 20)).isEqualTo(Asking.NOBODY);
        assertThat(causes.of(of(EventKind.RESOURCE_FAULTED), Causes.LIMIT_MS + 1))
                .isEqualTo(Asking.NOBODY);
    }

    @Test
    void E5_whatOneResourceWasAskedEndsWithIt() {
        Causes causes = Causes.NONE.after(new Occurrence("web", "lb", EventKind.COMMAND_TAKEN, "", KIM), 0);

        causes = causes.after(of(EventKind.RESOURCE_ONLINE), 1);
        assertThat(causes.of(of(EventKind.RESOURCE_OFFLINE), 2)).isEqualTo(KIM);
        causes = causes.after(new Occurrence("web", "lb", EventKind.RESOURCE_ONLINE, ""), 3);
        assertThat(causes.of(of(EventKind.RESOURCE_OFFLINE), 4)).isEqualTo(Asking.NOBODY);
    }

    @Test
    void E5_whatTheLedgerSaysComesFirstAndGoesWhenItIsThrough() {
        Asking ann = new Asking("ann", "", "r-18");
        Causes causes = Causes.NONE
                .after(new Occurrence("web", "", EventKind.COMMAND_TAKEN, "", KIM), 0)
                .decided(new UnderWay("web", ann));

        assertThat(causes.of(of(EventKind.RESOURCE_ONLINE), 1)).isEqualTo(ann);
        assertThat(causes.decided(new UnderWay("web", Asking.NOBODY)).of(of(EventKind.RESOURCE_ONLINE), 1))
                .isEqualTo(KIM);
    }
}
