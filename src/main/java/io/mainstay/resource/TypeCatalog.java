package io.mainstay.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The resource types this node knows, by the word in {@code type:}, in the order they were given. Immutable. */
public final class TypeCatalog {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Map<String, ResourceType> types;
    private final List<Trouble> troubles;

    /**
     * A type that came from elsewhere and cannot be had; a configuration with such a catalogue is refused.
     *
     * @param source the directory, jar or class
     */
    public record Trouble(String source, String problem, String remedy) {}

    /**
     * A type and where it is from.
     *
     * @param source an operator's word for it: the program itself, or a jar
     */
    public record Origin(ResourceType type, String source) {}

    /** What comes with the program; two of one name are a programmer's error. */
    public TypeCatalog(List<? extends ResourceType> types) {
        Map<String, ResourceType> byName = new LinkedHashMap<>();
        for (ResourceType type : types) {
            if (byName.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two resource types are called " + type.name());
            }
        }
        this.types = Collections.unmodifiableMap(byName);
        this.troubles = List.of();
    }

    private TypeCatalog(Map<String, ResourceType> types, List<Trouble> troubles) {
        this.types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        this.troubles = List.copyOf(troubles);
    }

    /** This catalogue with types from elsewhere: a name that is taken, or is none, is a trouble and not a type. */
    public TypeCatalog with(List<Origin> others, List<Trouble> found) {
        Map<String, ResourceType> all = new LinkedHashMap<>(types);
        Map<String, String> sources = new LinkedHashMap<>();
        List<Trouble> every = new ArrayList<>(troubles);
        every.addAll(found);
        for (Origin other : others) {
            String name = other.type().name();
            if (name == null || !NAME.matcher(name).matches()) {
                every.add(new Trouble(
                        other.source(),
                        "calls its type '" + name + "', which is no name for one",
                        "use small letters, digits and -, a letter first, at most 63"));
            } else if (all.putIfAbsent(name, other.type()) != null) {
                every.add(new Trouble(
                        other.source(),
                        "has a type " + name + ", and so has " + sources.getOrDefault(name, "Mainstay itself"),
                        "remove one of them, or give its type another name"));
            } else {
                sources.put(name, other.source());
            }
        }
        return new TypeCatalog(all, every);
    }

    /** What came from elsewhere and cannot be had, with the reasons. */
    public List<Trouble> troubles() {
        return troubles;
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
