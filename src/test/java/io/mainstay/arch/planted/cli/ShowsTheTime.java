package io.mainstay.arch.planted.cli;

import java.time.Instant;

/** Planted: a command that shows the time of day. */
public final class ShowsTheTime {
    public Instant now() {
        return Instant.now();
    }
}
