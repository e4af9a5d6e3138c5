package io.mainstay.node;

import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.group.SpecChange;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Has agents come and go as groups are declared anew, and numbers those that come. Called on the groups' context. */
final class Staffing {
    private final Vertx vertx;
    private long last;

    Staffing(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A group that was not there before. */
    void come(GroupCell cell) {
        staff(cell, List.of(), cell.group().spec().resources());
    }

    /** A group of which nothing runs any more. */
    void go(GroupCell cell) {
        staff(cell, names(cell.group().spec()), List.of());
    }

    void change(GroupCell cell, GroupAction.Staff staff) {
        SpecChange change = SpecChange.of(staff.before(), staff.after());
        List<ResourceSpec> come = new ArrayList<>();
        for (ResourceSpec spec : staff.after().resources()) {
            if (change.added().contains(spec.name()) || change.replaced().contains(spec.name())) {
                come.add(spec);
            } else if (change.adjusted().contains(spec.name())) {
                configure(staff.after(), spec);
            }
        }
        staff(cell, List.copyOf(change.ending()), come);
    }

    void configure(GroupSpec group, ResourceSpec spec) {
        ResourceId id = new ResourceId(group.name(), spec.name());
        vertx.eventBus().send(AgentMessages.CONFIGURED, new AgentMessages.Configured(id, spec), LocalCodec.LOCAL);
    }

    private void staff(GroupCell cell, List<String> go, List<ResourceSpec> come) {
        if (go.isEmpty() && come.isEmpty()) {
            return;
        }
        last++;
        String group = cell.group().spec().name();
        go.forEach(cell::forget);
        cell.staffed(come.stream().map(ResourceSpec::name).toList(), last);
        AgentMessages.Staff message = new AgentMessages.Staff(
                go.stream().map(name -> new ResourceId(group, name)).toList(),
                come.stream()
                        .map(spec -> new AgentMessages.Configured(new ResourceId(group, spec.name()), spec))
                        .toList(),
                last);
        vertx.eventBus().send(AgentMessages.ORDERS, message, LocalCodec.LOCAL);
    }

    private static List<String> names(GroupSpec group) {
        return group.resources().stream().map(ResourceSpec::name).toList();
    }
}
