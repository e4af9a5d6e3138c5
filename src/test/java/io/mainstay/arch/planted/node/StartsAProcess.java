package io.mainstay.arch.planted.node;

import java.io.IOException;

/** Planted: a process outside exec. */
public final class StartsAProcess {
    public Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }
}
