package io.mainstay.exec;

import java.util.Optional;

/** The signals that we send, or that commonly end programs; numbers as on every Linux architecture we run on. */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    ILL(4),
    ABRT(6),
    BUS(7),
    FPE(8),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    CONT(18),
    STOP(19),
    XCPU(24),
    XFSZ(25),
    SYS(31);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The signal behind an exit code of 128 + n. */
    public static Optional<Signal> ofExitCode(int code) {
        for (Signal signal : values()) {
            if (signal.number == code - 128) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }
}
