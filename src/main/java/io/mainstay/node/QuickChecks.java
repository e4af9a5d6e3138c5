package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.Member;
import io.mainstay.core.probe.LifeKeeperState;
import io.mainstay.core.probe.QuickCheck;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Answers SEED1's quickCheck from what a group shows, and issues its event (R14–R18). */
final class QuickChecks {
    private QuickChecks() {}

    private static boolean isRunning(GroupCell cell, OperatorCommand command) {
        return "running".equals(cell.infoOf(command.resource()).get("daemon"));
    }

    /** Done is exit code 0, refused exit code 1; the text says which event was issued. */
    static CommandReply answer(Vertx vertx, GroupCell cell, OperatorCommand command) {
        Member member = cell.group().members().get(command.resource());
        Optional<ProbeSnapshot> probe = cell.probeOf(command.resource());
        if (member == null || member.report().isEmpty() || probe.isEmpty()) {
            return CommandReply.unknownTarget(command.target() + " is not an LB health check of this node");
        }
        QuickCheck.Verdict verdict = QuickCheck.judge(
                LifeKeeperState.of(member.report().get(), cell.group().freeze()),
                isRunning(cell, command) ? QuickCheck.Daemon.RUNNING : QuickCheck.Daemon.GONE,
                probe.get().ng() ? QuickCheck.Flag.PRESENT : QuickCheck.Flag.ABSENT);
        verdict.event()
                .ifPresent(kind -> vertx.eventBus()
                        .publish(
                                Addresses.LOCAL_OCCURRENCE,
                                new Occurrence(
                                        command.group(), command.resource(), kind, "quickCheck: " + verdict.sentence()),
                                LocalCodec.LOCAL));
        return verdict.exitCode() == 0
                ? CommandReply.done(verdict.sentence())
                : CommandReply.refused(
                        verdict.event().map(kind -> kind.label() + ": ").orElse("") + verdict.sentence());
    }
}
