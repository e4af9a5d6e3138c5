package io.mainstay.cli;

import io.mainstay.cli.Goal.Kind;
import io.mainstay.cli.Goal.Progress;
import io.mainstay.core.command.Verb;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.List;

/** A drained node owns nothing; an undrained one may have groups again; a detached one is not live. Pure. */
final class DrainGoal {
    private DrainGoal() {}

    static Progress judge(Verb verb, String node, LiveState live) {
        if (verb == Verb.DETACH) {
            boolean isLive = live.member(node).map(each -> each.live()).orElse(false);
            return isLive ? Goal.underWay() : new Progress(Kind.REACHED, node + " is detached");
        } else if (verb == Verb.REPLACE) {
            boolean isBack =
                    live.member(node).map(each -> each.live() && each.voter()).orElse(false);
            return isBack ? new Progress(Kind.REACHED, node + " votes again") : Goal.underWay();
        }
        boolean drained = live.member(node).map(each -> each.drained()).orElse(false);
        if (verb == Verb.UNDRAIN) {
            return drained ? Goal.underWay() : new Progress(Kind.REACHED, node + " may have groups again");
        }
        List<WholeGroup> left = live.groups().stream()
                .filter(group -> group.owner().equals(node))
                .toList();
        if (!drained || left.stream().anyMatch(group -> !stays(group))) {
            return Goal.underWay();
        }
        return left.isEmpty()
                ? new Progress(Kind.REACHED, node + " is drained: it owns no group")
                : new Progress(
                        Kind.SEEMS_FAILED,
                        node + " is drained, but "
                                + String.join(
                                        "; ",
                                        left.stream().map(WholeGroup::plan).toList()));
    }

    private static boolean stays(WholeGroup group) {
        return !group.canFailOver() && group.moveTo().isEmpty();
    }
}
