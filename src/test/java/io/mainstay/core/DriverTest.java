package io.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverTest {
    private final List<String> order = new ArrayList<>();
    private Driver<Integer, Integer, String> driver;

    private Step<Integer, String> step(Integer state, Integer event, long nowMs) {
        return new Step<>(state + event, List.of("a" + event, "b" + event));
    }

    @Test
    void anEventThatComesWhileActionsAreCarriedOutWaitsItsTurn() {
        driver = new Driver<>(
                0,
                this::step,
                action -> {
                    order.add(action + "@" + driver.state());
                    if (action.equals("a1")) {
                        driver.handle(10, 5);
                    }
                },
                (nowMs, before, event, step) -> order.add(before + "+" + event));
        driver.handle(1, 5);
        assertThat(order).containsExactly("0+1", "a1@1", "b1@1", "1+10", "a10@11", "b10@11");
    }

    @Test
    void twoMachinesThatAnswerEachOtherWithoutEndAreStopped() {
        driver = new Driver<>(
                0,
                this::step,
                action -> {
                    driver.handle(1, 5);
                    driver.handle(2, 5);
                },
                (nowMs, before, event, step) -> {});
        assertThatThrownBy(() -> driver.handle(1, 5)).hasMessageContaining("events wait");
    }

    @Test
    void afterAnActionThatThrowsTheDriverTakesTheNextEvent() {
        driver = new Driver<>(
                0,
                this::step,
                action -> {
                    if (action.equals("a1")) {
                        throw new IllegalStateException("shell");
                    }
                },
                (nowMs, before, event, step) -> {});
        assertThatThrownBy(() -> driver.handle(1, 5)).hasMessage("shell");
        driver.handle(2, 5);
        assertThat(driver.state()).isEqualTo(3);
    }

    @Test
    void resourcesSortByGroupAndThenByName() {
        ResourceId first = new ResourceId("a", "z");
        ResourceId second = new ResourceId("b", "a");
        ResourceId third = new ResourceId("b", "b");
        assertThat(new ArrayList<>(List.of(third, second, first)).stream().sorted())
                .containsExactly(first, second, third);
        assertThat(first).hasToString("a/z");
    }
}
