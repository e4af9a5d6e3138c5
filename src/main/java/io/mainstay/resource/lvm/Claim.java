package io.mainstay.resource.lvm;

import java.util.List;

/**
 * Whether this node may take a volume group, by what is written in the group itself about who has it. Pure.
 *
 * @param owner who is written there; empty for nobody
 * @param words why not, when it may not
 */
record Claim(Verdict verdict, String owner, String words) {
    /** What is to be done before the group is activated. */
    enum Verdict {
        /** Nothing: it is ours. */
        OURS,
        /** Write ourselves into it. */
        FREE,
        /** Write ourselves into it in place of the owner. */
        TAKE,
        REFUSED
    }

    /**
     * @param what by which owners are known, for people: {@code system id} or {@code owner tag}
     * @param owners all that are written there
     * @param takeFrom whose groups may be taken: the other nodes of this cluster, whom Mainstay has stopped before
     */
    static Claim of(String what, String group, List<String> owners, String self, List<String> takeFrom) {
        if (owners.size() > 1) {
            return refused(
                    String.join(", ", owners),
                    group + " has more than one " + what + " (" + String.join(", ", owners)
                            + "); find out where it is active, and remove the others");
        }
        if (owners.isEmpty()) {
            return new Claim(Verdict.FREE, "", "");
        }
        String owner = owners.get(0);
        if (owner.equals(self)) {
            return new Claim(Verdict.OURS, owner, "");
        }
        return takeFrom.contains(owner)
                ? new Claim(Verdict.TAKE, owner, "")
                : refused(
                        owner,
                        group + " belongs to " + owner + " by its " + what + ", and this is " + self
                                + "; it may be active there. If " + owner
                                + " is a node of this cluster, name it in takeFrom");
    }

    private static Claim refused(String owner, String words) {
        return new Claim(Verdict.REFUSED, owner, words);
    }
}
