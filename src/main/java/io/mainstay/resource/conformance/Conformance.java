package io.mainstay.resource.conformance;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tries one resource of any type through its whole life, without a node. It is really brought online and killed, so it
 * must be one that nobody needs. Blocks: for command lines and tests, never for an event loop.
 */
public final class Conformance {
    /** What the resource is called while it is tried. */
    public static final ResourceId ID = new ResourceId("conformance", "subject");

    private static final long DEFAULT_LIMIT_MS = 30_000;

    private final ResourceType type;
    private final Map<String, Object> given;
    private final Workshop workshop;
    private final Path directory;
    private AgentSettings settings;
    private Optional<Supplier<Future<?>>> kill = Optional.empty();
    private Runnable meanwhile = () -> {};
    private long limitMs = DEFAULT_LIMIT_MS;

    private Conformance(ResourceType type, Map<String, Object> given, Workshop workshop, Path directory) {
        this.type = type;
        this.given = new LinkedHashMap<>(given);
        this.workshop = workshop;
        this.directory = directory;
        this.settings = AgentSettings.DEFAULTS.with(type.defaults());
    }

    /**
     * One resource to try.
     *
     * @param values its parameters as a resource finds them ({@link Parameter.Kind}); defaults are filled in
     * @param directory for its files; exists
     */
    public static Conformance of(ResourceType type, Map<String, Object> values, Workshop workshop, Path directory) {
        return new Conformance(type, values, workshop, directory);
    }

    /** With other attributes than the type's defaults. */
    public Conformance with(Attribute attribute, long value) {
        settings = settings.with(attribute, value);
        return this;
    }

    /** With these attributes. */
    public Conformance with(AgentSettings all) {
        settings = all;
        return this;
    }

    /** How it is ended behind its back; without this the process that its {@code info()} names as pid is killed. */
    public Conformance killedBy(Supplier<Future<?>> way) {
        kill = Optional.of(way);
        return this;
    }

    /** What the world does in the meantime, called every few milliseconds: a load balancer that probes. Must not block. */
    public Conformance meanwhile(Runnable world) {
        meanwhile = world;
        return this;
    }

    /** How long one verb may take, and a change until a monitor finds it; 30 s unless given. */
    public Conformance within(long ms) {
        limitMs = ms;
        return this;
    }

    /** Tries everything; one finding a check, in their order. */
    public List<Finding> run() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : type.parameters()) {
            Object value = given.get(parameter.key());
            if (value != null) {
                values.put(parameter.key(), value);
            } else {
                parameter.defaultValue().ifPresent(fallback -> values.put(parameter.key(), fallback));
            }
        }
        TestStand stand = new TestStand(new TestStand.Trial(ID, values, settings, workshop, directory, meanwhile));
        return new Life(type, given.keySet(), stand, kill, limitMs).run();
    }

    /** Whether nothing failed. */
    public static boolean passed(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.result() == Finding.Result.FAILED);
    }
}
