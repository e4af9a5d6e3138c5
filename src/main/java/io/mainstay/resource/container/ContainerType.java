package io.mainstay.resource.container;

import static io.mainstay.resource.Parameter.Kind.CHOICE;
import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.FLAG;
import static io.mainstay.resource.Parameter.Kind.TEXT;
import static io.mainstay.resource.Parameter.Kind.TEXTS;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Hearing;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code container} resources. */
public final class ContainerType implements ResourceType {
    /** Stands in a check for what is not known before there is a resource: neither matters to it. */
    private static final ResourceId SOME = new ResourceId("group", "resource");

    private static final String SOME_NODE = "node";

    private final Hearing hearing = new Hearing(ContainerEvent::resource);

    @Override
    public String name() {
        return "container";
    }

    @Override
    public String summary() {
        return "A container of Podman or Docker; its end and its health are heard at once.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "image", TEXT, true, Optional.empty(), 1, 4_095, List.of(), "what it is made of, with its tag"),
                new Parameter(
                        "name",
                        TEXT,
                        false,
                        Optional.empty(),
                        1,
                        128,
                        List.of(),
                        "the container's; group-resource by default"),
                new Parameter(
                        "options",
                        TEXTS,
                        false,
                        Optional.of(List.of()),
                        0,
                        1_000,
                        List.of(),
                        "for run, each word by itself; every user can read them, so secrets by --env-file"),
                new Parameter(
                        "command",
                        TEXTS,
                        false,
                        Optional.of(List.of()),
                        0,
                        1_000,
                        List.of(),
                        "what it runs instead of what its image says"),
                new Parameter(
                        "engine",
                        TEXT,
                        false,
                        Optional.of("podman"),
                        1,
                        4_095,
                        List.of(),
                        "podman, docker, or the program of one from the root"),
                new Parameter(
                        "reuse",
                        FLAG,
                        false,
                        Optional.of(false),
                        0,
                        1,
                        List.of(),
                        "start the stopped container again, with the data in it, instead of making a new one"),
                new Parameter(
                        "pull",
                        CHOICE,
                        false,
                        Optional.of("missing"),
                        0,
                        0,
                        List.of("missing", "always", "never"),
                        "whether a new container's image is fetched; that counts towards OnlineTimeout"),
                new Parameter(
                        "KillAfter",
                        DURATION,
                        false,
                        Optional.of(10_000L),
                        0,
                        86_400_000,
                        List.of(),
                        "from the image's stop signal to SIGKILL, in whole seconds"));
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        return ContainerChecks.check(Engine.of(SOME, SOME_NODE, values), attributes);
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        return List.of("container " + Engine.of(id, SOME_NODE, values).name());
    }

    @Override
    public Resource create(ResourceContext context) {
        return new ContainerResource(context, hearing);
    }
}
