package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.lease.LeaseSettings;
import io.mainstay.ownership.ClusterPicture;
import java.util.TreeMap;

/** A node's file in the words of the parts that know the cluster. */
final class ClusterSettings {
    private ClusterSettings() {}

    static ClusterPicture picture(NodeConfig config) {
        return new ClusterPicture(
                config.node(),
                config.members().stream()
                        .map(each -> new ClusterPicture.Configured(
                                each.name(), each.address(), each.role() == Role.WITNESS ? "witness" : "node"))
                        .toList());
    }

    /** The groups' frames only: what a group consists of stands in every node's file. */
    static ClusterSpec configured(NodeConfig config) {
        TreeMap<String, Long> capacities = new TreeMap<>();
        config.members().forEach(each -> each.capacity().ifPresent(limit -> capacities.put(each.name(), limit)));
        return new ClusterSpec(
                config.members().stream().map(Member::name).toList(),
                config.groups().stream().map(GroupSpec::frame).toList(),
                capacities);
    }

    static LeaseSettings lease(NodeConfig config, LeaseTimings timings) {
        TreeMap<String, LeaseSettings.Member> members = new TreeMap<>();
        config.members()
                .forEach(each -> members.put(each.name(), new LeaseSettings.Member(each.address(), each.port())));
        return new LeaseSettings(
                config.cluster().name(),
                config.node(),
                members,
                timings,
                config.cluster()
                        .tls()
                        .map(tls -> new LeaseSettings.TlsFiles(tls.ca(), tls.cert(), tls.key()))
                        .orElse(null));
    }
}
