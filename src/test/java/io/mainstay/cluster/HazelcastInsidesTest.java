package io.mainstay.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import org.junit.jupiter.api.Test;

/** A real member, alone: another version of Hazelcast may keep its work elsewhere. */
class HazelcastInsidesTest {
    @Test
    void theWorkThatServesNobodyIsFoundAndEnded() throws Exception {
        ClusterBusOptions options = new ClusterBusOptions("idle", "n1", BusRig.members(1));
        HazelcastInstance instance =
                Hazelcast.newHazelcastInstance(HazelcastSettings.hazelcast(options, new HeardMembers(options, 0)));
        try {
            assertThat(HazelcastInsides.of(instance).endIdleWork()).isTrue();
            assertThat(HazelcastInsides.of(instance).endIdleWork()).isFalse();
            instance.getMap("states").put("n1", "it works on");
            assertThat(instance.getMap("states").get("n1")).isEqualTo("it works on");
        } finally {
            instance.getLifecycleService().terminate();
        }
    }
}
