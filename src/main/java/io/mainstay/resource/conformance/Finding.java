package io.mainstay.resource.conformance;

/**
 * What came of one check.
 *
 * @param words the evidence, or why it failed or was not tried
 */
public record Finding(Check check, Result result, String words) {
    /** How it went. */
    public enum Result {
        PASSED("yes"),
        FAILED("NO"),
        /** It does not apply, or something before it failed. */
        NOT_TRIED("–");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    @Override
    public String toString() {
        return String.format("%-18s %-4s %s", check.label(), result.label(), words)
                .stripTrailing();
    }
}
