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

/** Answers SEED1's quickCheck from what a group shows, and issues its event (R14–R18). */
final class QuickChecks {
    private QuickChecks() {}

    /** Done is exit code 0, refused exit code 1; the text says which event was issued. */
    static CommandReply answer(Vertx vertx, GroupCell cell, OperatorCommand command) {
        Member member = cell.group().members().get(command.resource());
        String daemon = cell.infoOf(command.resource()).getOrDefault("daemon", "");
        if (member == null || member.report().isEmpty() || daemon.isEmpty()) {
            return CommandReply.unknownTarget(command.target() + " is not an LB health check of this node");
        }
        boolean isFlagged =
                cell.probeOf(command.resource()).map(ProbeSnapshot::ng).orElse(false);
        QuickCheck.Verdict verdict = QuickCheck.judge(
                LifeKeeperState.of(member.report().get(), cell.group().freeze()),
                daemon.equals("running") ? QuickCheck.Daemon.RUNNING : QuickCheck.Daemon.GONE,
                isFlagged ? QuickCheck.Flag.PRESENT : QuickCheck.Flag.ABSENT);
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
