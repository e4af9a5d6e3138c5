package io.mainstay.resource.dummy;

import static io.mainstay.resource.Parameter.Kind.CHOICE;
import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.TEXT;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code dummy} resources. */
public final class DummyType implements ResourceType {
    private static final long MAX_DELAY_MS = 86_400_000;

    @Override
    public String name() {
        return "dummy";
    }

    @Override
    public String summary() {
        return "Nothing real: remembers whether it is online, with delays and failures at will, for trying things out.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                delay("OnlineDelay", "how long online takes"),
                delay("OfflineDelay", "how long offline takes"),
                delay("MonitorDelay", "how long monitor takes"),
                new Parameter(
                        "Fail",
                        CHOICE,
                        false,
                        Optional.of(DummyResource.Fail.NONE.word()),
                        0,
                        0,
                        DummyResource.Fail.words(),
                        "what fails, or never answers"),
                new Parameter(
                        "file",
                        TEXT,
                        false,
                        Optional.empty(),
                        1,
                        4_095,
                        List.of(),
                        "a file that is there while it is online; remove it to fake a fault, make it to fake a start"));
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        return values.get("file") instanceof String file && !file.startsWith("/")
                ? List.of(new Parameter.Conflict("file", "is not absolute", "write it from the root, such as /tmp/app"))
                : List.of();
    }

    @Override
    public Resource create(ResourceContext context) {
        return new DummyResource(context);
    }

    private static Parameter delay(String key, String meaning) {
        return new Parameter(key, DURATION, false, Optional.of(0L), 0, MAX_DELAY_MS, List.of(), meaning);
    }
}
