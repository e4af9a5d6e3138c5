package io.mainstay.resource.ocf;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Text;
import java.util.Optional;

/** An agent's exit codes and what they lead to; the table in src/docs/types/ocf.md. Pure. */
enum OcfCode {
    SUCCESS(0, "success"),
    ERR_GENERIC(1, "it failed"),
    ERR_ARGS(2, "its parameters are not valid on this node"),
    ERR_UNIMPLEMENTED(3, "the agent does not know this action"),
    ERR_PERM(4, "permission denied"),
    ERR_INSTALLED(5, "something that it needs is not installed"),
    ERR_CONFIGURED(6, "it is not configured rightly"),
    NOT_RUNNING(7, "not running"),
    RUNNING_PROMOTED(8, "running, promoted"),
    FAILED_PROMOTED(9, "failed while promoted"),
    DEGRADED(190, "running, and likely to fail soon"),
    DEGRADED_PROMOTED(191, "running, promoted, and likely to fail soon");

    /** What an agent that knows its resource to be degraded is taken to trust in it, percent. */
    static final int DEGRADED_CONFIDENCE = 50;

    private static final String REASON = "ocf-exit-reason:";

    private final int code;
    private final String words;

    OcfCode(int code, String words) {
        this.code = code;
        this.words = words;
    }

    int number() {
        return code;
    }

    String words() {
        return words;
    }

    /** Whether the resource is counted on to run, or only looked for: a probe. */
    enum Look {
        RUNNING,
        PROBE
    }

    static Optional<OcfCode> of(int code) {
        for (OcfCode known : values()) {
            if (known.code == code) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    static MonitorResult monitor(Exit exit, Look look) {
        String evidence = evidence("monitor", exit);
        Optional<OcfCode> code = of(exit.code());
        if (code.isEmpty()) {
            return MonitorResult.unknown(evidence);
        }
        return switch (code.get()) {
            case SUCCESS, RUNNING_PROMOTED -> MonitorResult.online(evidence);
            case DEGRADED, DEGRADED_PROMOTED -> MonitorResult.online(DEGRADED_CONFIDENCE, evidence);
            case NOT_RUNNING -> MonitorResult.offline(evidence);
            // A probe cannot tell whether something of it runs; what ran has failed and is to be cleaned.
            case ERR_GENERIC, FAILED_PROMOTED ->
                look == Look.RUNNING ? MonitorResult.broken(evidence) : MonitorResult.unknown(evidence);
            // What is not installed does not run; agents are looked for on standbys that lack the shared disk, too.
            case ERR_INSTALLED ->
                look == Look.RUNNING ? MonitorResult.notHere(evidence) : MonitorResult.offline(evidence);
            case ERR_ARGS, ERR_PERM, ERR_CONFIGURED ->
                look == Look.RUNNING ? MonitorResult.notHere(evidence) : MonitorResult.unknown(evidence);
            case ERR_UNIMPLEMENTED -> MonitorResult.unknown(evidence);
        };
    }

    static Outcome start(Exit exit) {
        String evidence = evidence("start", exit);
        Optional<OcfCode> code = of(exit.code());
        if (code.isEmpty()) {
            return Outcome.failed(evidence);
        }
        return switch (code.get()) {
            case SUCCESS -> Outcome.done();
            case ERR_ARGS, ERR_UNIMPLEMENTED, ERR_PERM, ERR_INSTALLED, ERR_CONFIGURED -> Outcome.notHere(evidence);
            case ERR_GENERIC, NOT_RUNNING, RUNNING_PROMOTED, FAILED_PROMOTED, DEGRADED, DEGRADED_PROMOTED ->
                Outcome.failed(evidence);
        };
    }

    static Outcome stop(Exit exit) {
        return exit.code() == SUCCESS.code ? Outcome.done() : Outcome.failed(evidence("stop", exit));
    }

    /** An agent need not know validate-all. */
    static Outcome validate(Exit exit) {
        return exit.code() == SUCCESS.code || exit.code() == ERR_UNIMPLEMENTED.code
                ? Outcome.done()
                : Outcome.failed(evidence("validate-all", exit));
    }

    /** One line for operators: the action, the code in words, and the reason that the agent gave, or its last line. */
    static String evidence(String action, Exit exit) {
        String meaning = of(exit.code()).map(code -> " (" + code.words + ")").orElse("");
        String reason = exit.output()
                .lines()
                .filter(line -> line.startsWith(REASON))
                .reduce("", (before, line) -> line.substring(REASON.length()));
        String said = reason.isBlank() ? Text.evidence(exit.output()) : ": " + Text.clean(reason);
        return action + " " + exit.words() + meaning + said;
    }
}
