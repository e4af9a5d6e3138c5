package io.mainstay.bus;

import io.mainstay.config.Problem;
import io.mainstay.core.command.CommandReply.Verdict;
import io.mainstay.core.plan.GroupsDiff;
import java.util.List;

/**
 * What comes of a request about which groups there are.
 *
 * @param text what has happened or would, or the one reason why not
 * @param version that is in force, or that is to be by this
 * @param base the version that the difference was made with
 * @param problems what is wrong with the groups, each with its place; the node that finds it is named in its text
 * @param warnings what is allowed but unwise, and who could not be asked
 */
public record GroupsReply(
        Verdict verdict,
        String text,
        long version,
        long base,
        GroupsDiff diff,
        List<Problem> problems,
        List<String> warnings) {
    public GroupsReply {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public static GroupsReply refused(String reason) {
        return new GroupsReply(Verdict.REFUSED, reason, 0, 0, GroupsDiff.NONE, List.of(), List.of());
    }

    public static GroupsReply refused(String reason, List<Problem> problems) {
        return new GroupsReply(Verdict.REFUSED, reason, 0, 0, GroupsDiff.NONE, problems, List.of());
    }
}
