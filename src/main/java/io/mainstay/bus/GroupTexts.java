package io.mainstay.bus;

import io.mainstay.core.snapshot.GroupSnapshot;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Each group's JSON, made once for each group object: a group that did not change is not written again, however many
 * readers there are. Used from one context; what it returns is shared and must not be changed.
 */
public final class GroupTexts {
    private final Map<String, Entry> entries = new HashMap<>();

    private static final class Entry {
        final GroupSnapshot group;
        final JsonObject json;

        @Nullable String text;

        Entry(GroupSnapshot group, JsonObject json) {
            this.group = group;
            this.json = json;
        }
    }

    public JsonObject json(String node, GroupSnapshot group) {
        return entry(node, group).json;
    }

    public String text(String node, GroupSnapshot group) {
        Entry entry = entry(node, group);
        String text = entry.text;
        if (text == null) {
            text = entry.json.encode();
            entry.text = text;
        }
        return text;
    }

    /** Forgets groups that are not among these. */
    public void keepOnly(List<GroupSnapshot> groups) {
        Set<String> names = groups.stream().map(GroupSnapshot::name).collect(Collectors.toSet());
        entries.keySet().retainAll(names);
    }

    // The same object is the same text; comparing 100 resources field by field would cost what is saved here.
    @SuppressWarnings("ReferenceEquality")
    private Entry entry(String node, GroupSnapshot group) {
        Entry entry = entries.get(group.name());
        if (entry == null || entry.group != group) {
            entry = new Entry(group, GroupJson.write(node, group));
            entries.put(group.name(), entry);
        }
        return entry;
    }
}
