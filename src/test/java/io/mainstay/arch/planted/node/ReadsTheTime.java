package io.mainstay.arch.planted.node;

import java.time.Instant;

/** Planted: a second clock. */
public final class ReadsTheTime {
    public Instant now() {
        return Instant.now();
    }
}
