package io.mainstay.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.OtherNode;
import io.mainstay.core.probe.ProbeFailPolicy.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeFailPolicyTest {
    @Test
    void C11_eachPolicyDoesWhatItSaysWhileAnotherNodeCanTakeTheGroupAndIsProbed() {
        assertThat(remedy(OnProbeFail.REPORT, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_A_NODE))
                .isEqualTo(Remedy.REPORT_ONLY);
        assertThat(remedy(OnProbeFail.RECOVER, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_A_NODE))
                .isEqualTo(Remedy.RECOVER);
        assertThat(remedy(OnProbeFail.FAIL_OVER, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_A_NODE))
                .isEqualTo(Remedy.FAIL_OVER);
    }

    @ParameterizedTest
    @EnumSource(OnProbeFail.class)
    void C11_theLastNodeKeepsTheGroup(OnProbeFail policy) {
        assertThat(remedy(policy, OtherNode.NONE, LoadBalancer.SEEN_BY_A_NODE)).isEqualTo(Remedy.REPORT_ONLY);
        assertThat(remedy(policy, OtherNode.NONE, LoadBalancer.SEEN_BY_NONE)).isEqualTo(Remedy.REPORT_ONLY);
    }

    @ParameterizedTest
    @EnumSource(OnProbeFail.class)
    void C11_whereNoNodeIsProbedTheLoadBalancerItselfIsGoneAndTheGroupStays(OnProbeFail policy) {
        assertThat(remedy(policy, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_NONE))
                .isEqualTo(Remedy.REPORT_ONLY);
    }

    @Test
    void C11_theSentenceSaysWhichOfTheReasonsHolds() {
        assertThat(sentence(OnProbeFail.REPORT, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_A_NODE))
                .contains("OnProbeFail is report");
        assertThat(sentence(OnProbeFail.RECOVER, OtherNode.NONE, LoadBalancer.SEEN_BY_A_NODE))
                .contains("no other node");
        assertThat(sentence(OnProbeFail.RECOVER, OtherNode.ELIGIBLE, LoadBalancer.SEEN_BY_NONE))
                .contains("load balancer itself is gone");
    }

    private static Remedy remedy(OnProbeFail policy, OtherNode otherNode, LoadBalancer loadBalancer) {
        return ProbeFailPolicy.decide(policy, otherNode, loadBalancer).remedy();
    }

    private static String sentence(OnProbeFail policy, OtherNode otherNode, LoadBalancer loadBalancer) {
        return ProbeFailPolicy.decide(policy, otherNode, loadBalancer).sentence();
    }
}
