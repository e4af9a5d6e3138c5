package io.mainstay.ownership;

import io.mainstay.config.Problem;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupsVersion;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The port at which groups are read as this node would have them. Called on any context; answers on the caller's. */
public interface GroupsReader {
    /** Reads a document; never fails. */
    Future<Read> read(String document);

    /** The groups in force on this node. */
    InForce inForce();

    /** What the node's file says, as a document; empty when there is none. */
    String file();

    /**
     * What came of reading.
     *
     * @param text as it is kept
     * @param groups empty when there is a problem
     */
    record Read(String text, List<GroupSpec> groups, List<Problem> problems, List<Problem> warnings) {
        public Read {
            groups = List.copyOf(groups);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What this node goes by.
     *
     * @param version empty while its file is in force
     * @param doubt why a later version is not, as half a sentence; empty when there is none
     */
    record InForce(Optional<GroupsVersion> version, List<GroupSpec> groups, String doubt) {
        public InForce {
            groups = List.copyOf(groups);
        }

        public long number() {
            return version.map(GroupsVersion::number).orElse(0L);
        }
    }
}
