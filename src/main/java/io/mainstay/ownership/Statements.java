package io.mainstay.ownership;

import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupFact;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord.Found;

/** What a node's groups find and do, as commands to the ledger. Pure. */
final class Statements {
    private Statements() {}

    static Command of(String group, GroupFact fact, long epoch, String because) {
        return switch (fact) {
            case STARTED -> new Command.Started(group, epoch);
            case FAULTED -> new Command.Faulted(group, epoch, because);
            case RELEASED -> new Command.Released(group, epoch, because);
            case RELEASE_FAILED -> new Command.ReleaseFailed(group, epoch, because);
        };
    }

    static Command of(String node, long incarnation, String group, Finding finding) {
        Found found = switch (finding.kind()) {
            case OFFLINE -> Found.OFFLINE;
            case ONLINE -> Found.ONLINE;
            case UNREACHED -> Found.UNREACHED;
            case UNFIT -> Found.UNFIT;
        };
        return new Command.Probed(node, incarnation, group, found, finding.because());
    }
}
