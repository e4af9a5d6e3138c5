package io.mainstay.config;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.FaultLadder;
import io.mainstay.core.group.GroupPolicy.Placement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a group is placed and moved. Whether its ties to other groups can be had, all groups together tell. */
final class PolicyReader {
    private static final long WEEK_MS = 604_800_000;
    /** As long as the guard may be told to wait beyond a lease. */
    private static final long MAX_GRACE_MS = 600_000;

    private static final long MAX_LOAD = 1_000_000;
    private static final int MAX_TIES = 100;
    private static final int HOUR = 60;
    private static final Pattern WINDOW = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");

    private final Findings findings;
    private final Section section;

    PolicyReader(Findings findings, Section section) {
        this.findings = findings;
        this.section = section;
    }

    GroupPolicy read() {
        List<String> labels =
                Stream.of(Placement.values()).map(Placement::label).toList();
        Placement placement = section.choice("placement", labels)
                .flatMap(label -> Stream.of(Placement.values())
                        .filter(one -> one.label().equals(label))
                        .findFirst())
                .orElse(Placement.PRIORITY);
        long load = section.number("Load", 1, MAX_LOAD).orElse(1);
        if (section.has("Load") && placement != Placement.LOAD) {
            section.warning("Load", "has no effect here", "write placement: load beside it, or leave it out");
        }
        return new GroupPolicy(
                placement,
                load,
                failback(placement),
                section.flag("AutoRestart", true),
                section.duration("AutoFaultClearTime", 0, WEEK_MS).orElse(0),
                ladder(),
                section.duration("FenceGrace", 0, MAX_GRACE_MS).orElse(0),
                names("after"),
                section.text("with").orElse(""),
                section.text("apart").orElse(""));
    }

    private Failback failback(Placement placement) {
        String text = section.text("Failback").orElse("never");
        if (placement != Placement.PRIORITY && !text.equals("never")) {
            section.problem(
                    "Failback",
                    "needs an order of nodes, and placement is " + placement.label(),
                    "leave it out, or write placement: priority");
        }
        if (text.equals("never") || text.equals("manual")) {
            return text.equals("never") ? Failback.NEVER : Failback.MANUAL;
        }
        Matcher matcher = WINDOW.matcher(text);
        if (!matcher.matches() || text.startsWith(text.substring(text.indexOf('-') + 1))) {
            section.problem(
                    "Failback",
                    "is neither never, manual nor a window of the day",
                    "write a window as 02:00-04:00; it may go over midnight");
            return Failback.NEVER;
        }
        return new Failback(Failback.When.WINDOW, minute(matcher, 1), minute(matcher, 3));
    }

    private static int minute(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group)) * HOUR + Integer.parseInt(matcher.group(group + 1));
    }

    private FaultLadder ladder() {
        if (!section.has("FaultLadder")) {
            return FaultLadder.NONE;
        }
        Section ladder = section.section("FaultLadder");
        if (ladder.has("ignore")) {
            ladder.problem("ignore", "belongs to a resource", "give its resources a ToleranceLimit");
        }
        int restart = (int) ladder.number("restart", 0, 1000).orElse(0);
        long withinMs = ladder.duration("within", 1000, WEEK_MS).orElse(FaultLadder.NONE.withinMs());
        ladder.refuseOthers();
        return new FaultLadder(restart, withinMs);
    }

    private List<String> names(String key) {
        @Nullable Object given = section.raw(key);
        return given == null
                ? List.of()
                : Values.texts(findings, section.at(key), given, 0, MAX_TIES).orElse(List.of());
    }
}
