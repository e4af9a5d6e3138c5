package io.mainstay.core;

/** Names one resource: the group it belongs to and its name there. Written {@code group/resource}. */
public record ResourceId(String group, String resource) implements Comparable<ResourceId> {
    @Override
    public int compareTo(ResourceId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
    }

    @Override
    public String toString() {
        return group + "/" + resource;
    }
}
