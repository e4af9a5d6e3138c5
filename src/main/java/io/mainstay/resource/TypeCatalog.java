package io.mainstay.resource;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resource types this node knows, by the word in {@code type:}, in the order they were given. Immutable. */
public final class TypeCatalog {
    private final Map<String, ResourceType> types;

    public TypeCatalog(List<? extends ResourceType> types) {
        Map<String, ResourceType> byName = new LinkedHashMap<>();
        for (ResourceType type : types) {
            if (byName.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two resource types are called " + type.name());
            }
        }
        this.types = Collections.unmodifiableMap(byName);
    }

    public Optional<ResourceType> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The type of a resource whose configuration has been checked; throws when there is none, for that cannot be. */
    public ResourceType type(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no resource type is called " + name));
    }

    public Collection<ResourceType> all() {
        return types.values();
    }

    public List<String> names() {
        return List.copyOf(types.keySet());
    }
}
