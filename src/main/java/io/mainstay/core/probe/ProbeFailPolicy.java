package io.mainstay.core.probe;

/** What a silent load balancer leads to, with the last-node rule (C11). */
public final class ProbeFailPolicy {
    private ProbeFailPolicy() {}

    /** Whether another node could take the group. */
    public enum OtherNode {
        ELIGIBLE,
        NONE
    }

    /** Whether any node of the group, this one or a standby, saw a probe within HC_TIMEOUT. */
    public enum LoadBalancer {
        SEEN_BY_A_NODE,
        SEEN_BY_NONE
    }

    /** Whether the silence is news. */
    public enum Notice {
        FIRST,
        /** It goes on; judged anew, since what else has changed may matter, but not told again. */
        REMINDER
    }

    /** What to do. */
    public enum Remedy {
        REPORT_ONLY,
        RECOVER,
        FAIL_OVER
    }

    /** What to do, and the sentence for operators. */
    public record Decision(Remedy remedy, String sentence) {}

    public static Decision decide(OnProbeFail policy, OtherNode otherNode, LoadBalancer loadBalancer) {
        if (policy == OnProbeFail.REPORT) {
            return new Decision(Remedy.REPORT_ONLY, "OnProbeFail is report: the group stays online");
        }
        if (otherNode == OtherNode.NONE) {
            return new Decision(
                    Remedy.REPORT_ONLY,
                    "no other node can take the group: it stays online here, so that it is not lost altogether");
        }
        if (loadBalancer == LoadBalancer.SEEN_BY_NONE) {
            return new Decision(
                    Remedy.REPORT_ONLY,
                    "no node of the group was probed within HC_TIMEOUT, so the load balancer itself is gone:"
                            + " the group stays online here");
        }
        return policy == OnProbeFail.RECOVER
                ? new Decision(
                        Remedy.RECOVER, "the health check is started again and waits for a probe up to HC_TIMEOUT")
                : new Decision(Remedy.FAIL_OVER, "the group moves to another node");
    }
}
