package io.mainstay.bus;

/**
 * What another application asks over the event bus. It changes nothing.
 *
 * @param group empty where all are meant, which only events allow
 * @param since events that come after that number
 * @param limit of spans and moves the newest so many; of events the oldest so many
 */
public record Question(Kind kind, String group, long since, int limit) {
    /** What can be asked; the label is the word on the bus. */
    public enum Kind {
        /** Why the group is as it is, and what an operator can do. */
        WHY("why"),
        /** Who had the group when. */
        HISTORY("history"),
        /** How it moved, and why. */
        MOVES("moves"),
        /** What is in the event log. */
        EVENTS("events");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
