package io.mainstay.core.event;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of the event log: what a node told, or what the ledger decided. Plain values only, so that a node of an older
 * version keeps a kind that it does not know.
 *
 * @param number its place in the log, the same on every node; 0 as long as it is not in the log
 * @param atMs wall clock of the node that told or proposed it, milliseconds since 1970, for people only: nothing is
 *     decided by it; 0 where not known
 * @param node whom it is about, or who told it; empty where no node in particular is meant
 * @param life of the node that told it; 0 for a decision of the ledger
 * @param sequence the node's own number of it, from 1 in each life; 0 for a decision of the ledger
 * @param group empty where a node is meant
 * @param resource empty where the whole group or node is meant
 * @param kind its label, one of {@link EventKind}'s or of a later version
 * @param epoch of the ownership that a decision is about; 0 where about none
 * @param asking who wanted what led to it
 * @param details more of it, by name: of an assignment why each other node was not taken
 */
public record LoggedEvent(
        long number,
        long atMs,
        String node,
        long life,
        long sequence,
        String group,
        String resource,
        String kind,
        Severity severity,
        String text,
        long epoch,
        Asking asking,
        SortedMap<String, String> details) {
    /** Longer texts are cut, characters: the log is in every node's memory. */
    public static final int MAX_TEXT = 1_000;

    private static final int MAX_DETAILS = 16;

    public LoggedEvent {
        text = cut(text);
        TreeMap<String, String> some = new TreeMap<>();
        details.entrySet().stream().limit(MAX_DETAILS).forEach(each -> some.put(each.getKey(), cut(each.getValue())));
        details = some.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(some);
    }

    /** One line, of bounded length. */
    private static String cut(String text) {
        String some = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
        return some.chars().anyMatch(Character::isISOControl) ? some.replaceAll("\\p{Cntrl}", " ") : some;
    }

    /** About how much room it takes, characters. */
    public int length() {
        return text.length()
                + group.length()
                + resource.length()
                + asking.by().length()
                + asking.reason().length()
                + asking.request().length();
    }

    /** What a node tells, before it is in the log. */
    public static LoggedEvent of(Event event, long life, Asking asking) {
        return new LoggedEvent(
                0,
                event.atWallMs(),
                event.node(),
                life,
                event.sequence(),
                event.group(),
                event.resource(),
                event.kind().label(),
                event.kind().severity(),
                event.text(),
                0,
                asking,
                Collections.emptySortedMap());
    }

    /** A decision, before it is in the log. */
    public static LoggedEvent decided(long atMs, String node, String group, EventKind kind, String text) {
        return new LoggedEvent(
                0,
                atMs,
                node,
                0,
                0,
                group,
                "",
                kind.label(),
                kind.severity(),
                text,
                0,
                Asking.NOBODY,
                Collections.emptySortedMap());
    }

    /** At that place. */
    public LoggedEvent numbered(long place) {
        return new LoggedEvent(
                place, atMs, node, life, sequence, group, resource, kind, severity, text, epoch, asking, details);
    }

    public LoggedEvent under(long theEpoch) {
        return new LoggedEvent(
                number, atMs, node, life, sequence, group, resource, kind, severity, text, theEpoch, asking, details);
    }

    public LoggedEvent askedBy(Asking who) {
        return new LoggedEvent(
                number, atMs, node, life, sequence, group, resource, kind, severity, text, epoch, who, details);
    }

    public LoggedEvent with(SortedMap<String, String> more) {
        return new LoggedEvent(
                number, atMs, node, life, sequence, group, resource, kind, severity, text, epoch, asking, more);
    }

    public boolean is(EventKind one) {
        return kind.equals(one.label());
    }

    /** Whether the ledger decided it; else a node told it. */
    public boolean isDecision() {
        return sequence == 0;
    }

    /** Whether both are the same happening, in the log or not yet. */
    public boolean isSame(LoggedEvent other) {
        return isDecision()
                ? number != 0 && number == other.number
                : node.equals(other.node) && life == other.life && sequence == other.sequence;
    }
}
