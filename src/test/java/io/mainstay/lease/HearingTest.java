package io.mainstay.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HearingTest {
    @Test
    void whoIsHeardCanBeReadWhileAMemberComesAndGoes() throws Exception {
        Hearing hearing = new Hearing(100);
        for (int member = 0; member < 50; member++) {
            hearing.heard("m" + member, 1);
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Thread loop = new Thread(() -> {
            while (!isOver.get()) {
                hearing.forget("m7");
                hearing.heard("m7", 2);
            }
        });
        loop.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                SortedMap<String, Long> read = hearing.lastMs();
                assertThat(read.size()).isBetween(49, 50);
            }
        } finally {
            isOver.set(true);
            loop.join();
        }
    }
}
