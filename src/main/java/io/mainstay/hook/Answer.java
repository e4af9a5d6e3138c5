package io.mainstay.hook;

import io.mainstay.core.hook.DeliveryEvent.Outcome;

/**
 * What became of one attempt.
 *
 * @param text in words, one line
 * @param output what the program printed or the receiver answered, cut; for whoever tries a hook
 * @param notBeforeMs the receiver asked to be left alone for so long; 0 when he did not
 */
record Answer(Outcome outcome, String text, String output, long notBeforeMs) {
    static Answer failed(String text) {
        return new Answer(Outcome.FAILED, text, "", 0);
    }
}
