package io.mainstay.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the ways in which an operator sees and commands a cluster. Each asks the witness, which runs nothing and outlives
 * the stories; what cannot be seen is empty. Used from the test's thread; may block and throws when it is not answered.
 */
interface Face extends AutoCloseable {
    /** Who owns the group; empty when nobody does. */
    String owner(String group) throws Exception;

    /** The group's state on that node, such as ONLINE; empty where nothing is known. */
    String state(String group, String node) throws Exception;

    boolean isDown(String node) throws Exception;

    /** Why the group is as it is, and what can be done, in the face's own words. */
    String why(String group) throws Exception;

    /** Why the group moved last, in the face's own words. */
    String lastMove(String group) throws Exception;

    /** What is known of the group's health check on that node; there is one. */
    Probe probe(String group, String node) throws Exception;

    /** Has it done, and fails unless it is taken. {@code node} is empty where the cluster chooses. */
    void ask(String verb, String group, String node) throws Exception;

    /** Who had the group when, oldest first. */
    List<Span> history(String group) throws Exception;

    /** The group's events after that number, oldest first; what has no number yet is left out. */
    List<Told> events(String group, long after) throws Exception;

    @Override
    default void close() {}

    /**
     * The last probe.
     *
     * @param source from whom; empty when none was seen
     * @param agoS how long ago, seconds; of no meaning when none was seen
     * @param isNg whether the ng flag is set
     */
    record Probe(String source, long agoS, boolean isNg) {
        /** As a state has it. */
        static Probe of(JsonObject probe, long nowMs) {
            return new Probe(
                    probe.getString("source", ""),
                    (nowMs - probe.getLong("last", 0L)) / 1_000,
                    probe.getBoolean("ng", false));
        }
    }

    /**
     * A node's time with a group.
     *
     * @param words why it was given to the node, and why it ended
     */
    record Span(long epoch, String node, String words) {
        /** As the page joins them. */
        static Span of(JsonObject span) {
            List<String> words = Stream.of(span.getString("because", ""), span.getString("ended", ""))
                    .filter(text -> !text.isEmpty())
                    .toList();
            return new Span(span.getLong("epoch"), span.getString("node"), String.join("; ", words));
        }

        static List<Span> all(JsonArray spans) {
            return spans.stream().map(each -> of((JsonObject) each)).toList();
        }
    }

    /** An event of the log: its number, its kind, and of which group or resource. */
    record Told(long number, String kind, String target) {
        static List<Told> all(JsonArray events) {
            return events.stream()
                    .map(JsonObject.class::cast)
                    .map(event -> new Told(
                            event.getLong("number"),
                            event.getString("event"),
                            event.getString("resource").isEmpty()
                                    ? event.getString("group")
                                    : event.getString("group") + "/" + event.getString("resource")))
                    .toList();
        }
    }
}
