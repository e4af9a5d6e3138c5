package io.mainstay.web;

import io.vertx.core.Future;
import java.util.List;

/**
 * What a visitor of the demo may try on the page: a port that only the demo fills. Called on the web verticle's context; must
 * not block it.
 */
public interface DemoActions {
    /** One thing to try; {@code id} is a word of letters, digits and dashes, {@code label} stands on its button. */
    record Action(String id, String label) {}

    /** What this is, in a sentence or two, as it stands now. */
    String text();

    /** What can be tried now, in the order of the buttons. */
    List<Action> actions();

    /** Does it and says what it did; fails with a message for the visitor. Only for ids that {@link #actions} gave. */
    Future<String> run(String id);
}
