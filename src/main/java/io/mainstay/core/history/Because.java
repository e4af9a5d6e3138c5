package io.mainstay.core.history;

import io.mainstay.core.event.LoggedEvent;

/** The reason in a decision's sentence, which stands behind its first colon. */
final class Because {
    private Because() {}

    static String of(LoggedEvent decision) {
        String text = decision.text();
        int colon = text.indexOf(": ");
        return colon < 0 ? text : text.substring(colon + 2);
    }
}
