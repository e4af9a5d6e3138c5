package io.mainstay.config;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two resource types that describe themselves and can do nothing: one of each kind of parameter. */
public final class FakeTypes {
    public static final TypeCatalog CATALOG = new TypeCatalog(List.of(
            new Fake(
                    "program",
                    "A program of ours.",
                    Map.of(Attribute.MONITOR_INTERVAL, 2_000L, Attribute.MONITOR_TIMEOUT, 2_000L),
                    List.of(
                            parameter("command", Kind.TEXTS, true, null, 1, 100),
                            parameter("user", Kind.TEXT, false, null, 1, 32),
                            parameter("environment", Kind.TEXT_MAP, false, null, 0, 100),
                            parameter("StopTime", Kind.DURATION, false, 10_000L, 0, 60_000))),
            new Fake(
                    "port",
                    "A port of ours.",
                    Map.of(),
                    List.of(
                            parameter("port", Kind.NUMBER, false, null, 1, 65_535),
                            parameter("http.port", Kind.NUMBER, false, null, 1, 65_535),
                            parameter("http.path", Kind.TEXT, false, "/", 1, 100),
                            parameter("WaitTime", Kind.DURATION, false, 60_000L, 1_000, 3_600_000),
                            parameter("CountAll", Kind.FLAG, false, false, 0, 0),
                            new Parameter(
                                    "OnFail",
                                    Kind.CHOICE,
                                    false,
                                    Optional.of("recover"),
                                    0,
                                    0,
                                    List.of("report", "recover"),
                                    "what then")))));

    private FakeTypes() {}

    private static Parameter parameter(String key, Kind kind, boolean required, Object otherwise, long min, long max) {
        return new Parameter(key, kind, required, Optional.ofNullable(otherwise), min, max, List.of(), "about " + key);
    }

    private record Fake(String name, String summary, Map<Attribute, Long> defaults, List<Parameter> parameters)
            implements ResourceType {
        @Override
        public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
            if (name.equals("port") && (long) values.get("WaitTime") > attributes.onlineTimeoutMs()) {
                return List.of(new Parameter.Conflict(
                        "WaitTime", "is longer than OnlineTimeout", "lower it or raise OnlineTimeout"));
            }
            return List.of();
        }

        @Override
        public Resource create(ResourceContext context) {
            throw new UnsupportedOperationException("a fake is only read about");
        }
    }
}
