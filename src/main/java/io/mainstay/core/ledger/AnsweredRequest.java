package io.mainstay.core.ledger;

import io.mainstay.core.ledger.HistoryEntry.Verdict;

/**
 * What an operator was answered, kept so that his repeating it changes nothing and is answered the same.
 *
 * @param request as he named it; never empty
 */
public record AnsweredRequest(String request, Verdict verdict, String text) {
    /** Longer names are refused; a UUID has 36 characters. */
    public static final int MAX_LENGTH = 64;
}
