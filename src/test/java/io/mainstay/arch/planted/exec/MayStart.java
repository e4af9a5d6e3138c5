package io.mainstay.arch.planted.exec;

import java.io.IOException;

/** Planted: a process inside exec. */
public final class MayStart {
    public Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }
}
