package io.mainstay.core.plan;

import io.mainstay.core.ledger.Command;

/** One command for the ledger, with its reason. */
public record Proposal(Command command, Explanation why) {}
