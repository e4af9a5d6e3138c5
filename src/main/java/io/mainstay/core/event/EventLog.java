package io.mainstay.core.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The newest events of a cluster, numbered without gaps in the order in which the ledger took them, the same on every node.
 * Immutable; a longer one shares its pages with the shorter one. At most {@value #LIMIT} events: the oldest go, a page at
 * a time.
 *
 * @param next number of the next event; 0 while the log has not begun
 * @param told what each node told last, so that nothing is taken twice
 * @param read up to where each event hook has dealt with it, by the hook's name; at most {@value #MAX_READERS}
 * @param pages oldest first, each of at most {@value #PAGE} events, none empty
 */
public record EventLog(
        long next, SortedMap<String, Told> told, SortedMap<String, Long> read, List<List<LoggedEvent>> pages) {
    public static final int LIMIT = 10_000;

    /** Those of some files that differ, and what is left of earlier ones. */
    public static final int MAX_READERS = 64;

    static final int PAGE = 100;

    /** Of a ledger from before there was a log; the first event that a node tells begins it. */
    public static final EventLog CLOSED =
            new EventLog(0, Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());

    /** Begun, and empty. */
    public static final EventLog EMPTY =
            new EventLog(1, Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());

    public EventLog {
        told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
        read = Collections.unmodifiableSortedMap(new TreeMap<>(read));
        pages = List.copyOf(pages);
    }

    /** The last word of a node: a life of it, and the number of an event in that life. */
    public record Told(long life, long sequence) {
        static final Told NOTHING = new Told(0, 0);

        boolean isBefore(LoggedEvent event) {
            return event.life() > life || (event.life() == life && event.sequence() > sequence);
        }
    }

    public boolean isOpen() {
        return next > 0;
    }

    /** Number of the newest event; 0 before the first. */
    public long last() {
        return Math.max(0, next - 1);
    }

    /** Number of the oldest event that is kept; {@link #next} where there is none. */
    public long first() {
        return pages.isEmpty() ? next : pages.get(0).get(0).number();
    }

    public int size() {
        return pages.stream().mapToInt(List::size).sum();
    }

    /** The oldest events that come after that number, at most so many. */
    public List<LoggedEvent> after(long number, int most) {
        List<LoggedEvent> found = new ArrayList<>();
        for (List<LoggedEvent> page : pages) {
            if (page.get(page.size() - 1).number() > number) {
                for (LoggedEvent event : page) {
                    if (event.number() > number && found.size() < most) {
                        found.add(event);
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** All that is kept, oldest first. */
    public List<LoggedEvent> all() {
        return after(0, LIMIT);
    }

    /** The newest events, at most so many, oldest first. */
    public List<LoggedEvent> newest(int most) {
        return after(last() - most, most);
    }

    /** How far that node has told its events. */
    public Told toldBy(String node) {
        return told.getOrDefault(node, Told.NOTHING);
    }

    /** With these at its end, which get their numbers. */
    public EventLog with(List<LoggedEvent> events) {
        if (events.isEmpty()) {
            return this;
        }
        List<List<LoggedEvent>> longer = new ArrayList<>(pages);
        List<LoggedEvent> page = new ArrayList<>();
        if (!longer.isEmpty() && longer.get(longer.size() - 1).size() < PAGE) {
            page.addAll(longer.remove(longer.size() - 1));
        }
        long number = next;
        for (LoggedEvent event : events) {
            if (page.size() == PAGE) {
                longer.add(List.copyOf(page));
                page.clear();
            }
            page.add(event.numbered(number++));
        }
        longer.add(List.copyOf(page));
        return new EventLog(number, told, read, kept(longer));
    }

    private static List<List<LoggedEvent>> kept(List<List<LoggedEvent>> pages) {
        int size = pages.stream().mapToInt(List::size).sum();
        int from = 0;
        while (size > LIMIT) {
            size -= pages.get(from++).size();
        }
        return pages.subList(from, pages.size());
    }

    /** What of these a node has not told before; in its order. */
    public List<LoggedEvent> news(String node, List<LoggedEvent> events) {
        List<LoggedEvent> news = new ArrayList<>();
        Told last = toldBy(node);
        for (LoggedEvent event : events) {
            if (last.isBefore(event)) {
                news.add(event);
                last = new Told(event.life(), event.sequence());
            }
        }
        return news;
    }

    /** With what a node tells at its end; what it told before is left out. */
    public EventLog told(String node, List<LoggedEvent> events) {
        EventLog open = isOpen() ? this : new EventLog(1, told, read, pages);
        List<LoggedEvent> news = open.news(node, events);
        if (news.isEmpty()) {
            return this;
        }
        LoggedEvent newest = news.get(news.size() - 1);
        TreeMap<String, Told> marks = new TreeMap<>(open.told);
        marks.put(node, new Told(newest.life(), newest.sequence()));
        EventLog longer = open.with(news);
        return new EventLog(longer.next, marks, read, longer.pages);
    }

    /** The same, going on so much later in its numbers: others may have given some that this one does not know. */
    public EventLog leaping(long numbers) {
        return isOpen() ? new EventLog(next + numbers, told, read, pages) : this;
    }

    /** With a hook that has come so far. Where there are too many, those are forgotten whose next event is kept no more. */
    public EventLog read(String hook, long position) {
        TreeMap<String, Long> next = new TreeMap<>(read);
        next.put(hook, position);
        if (next.size() > MAX_READERS) {
            next.values().removeIf(each -> each < first() - 1);
        }
        return new EventLog(this.next, told, next, pages);
    }
}
