package io.mainstay.resource.ocf;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An agent of a test's own, in an OCF_ROOT of its own: {@code ocf:test:Thing}. */
final class FakeAgent {
    static final String META_DATA = """
            <resource-agent name="Thing"><version>1.0</version>
            <parameters>
            <parameter name="ip" unique="1" required="1"><content type="string"/></parameter>
            <parameter name="port"><content type="integer" default="80"/></parameter>
            <parameter name="old"><deprecated/><content type="boolean"/></parameter>
            <parameter name="disk" unique-group="place"><content type="string"/></parameter>
            <parameter name="part" unique-group="place"><content type="string"/></parameter>
            </parameters>
            <actions><action name="start" timeout="20s"/><action name="stop" timeout="90s"/>
            <action name="monitor" timeout="20s" depth="0"/><action name="monitor" timeout="20s" depth="10"/></actions>
            </resource-agent>""";

    final OcfType type = new OcfType();
    final Map<String, Object> values = new LinkedHashMap<>();
    private final Path root;

    /** @param text the shell's part for each action but meta-data; $1 is the action */
    FakeAgent(Path root, String text) throws IOException {
        this.root = root;
        write("[ $1 = meta-data ] && { cat <<'END'\n" + META_DATA + "\nEND\nexit 0; }\n" + text);
        values.put("agent", "test/Thing");
        values.put("root", root.toString());
        values.put("parameters", new LinkedHashMap<>(Map.of("ip", "192.0.2.7")));
        values.put("CheckLevel", 0L);
        values.put("CheckInterval", 60_000L);
    }

    void write(String text) throws IOException {
        Path file = root.resolve("resource.d/test/Thing");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    FakeAgent give(Map<String, String> parameters) {
        values.put("parameters", parameters);
        return this;
    }

    List<Conflict> check() {
        return type.check(values, AgentSettings.DEFAULTS.with(type.defaults()));
    }

    List<Conflict> advise() {
        return type.advise(values, AgentSettings.DEFAULTS.with(type.defaults()));
    }

    FakeContext context(Workshop workshop) {
        return new FakeContext(new ResourceId("web", "thing"), values, root, workshop);
    }

    Resource create(Workshop workshop) {
        return type.create(context(workshop));
    }
}
