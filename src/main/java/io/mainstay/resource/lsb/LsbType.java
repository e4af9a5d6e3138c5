package io.mainstay.resource.lsb;

import static io.mainstay.resource.Parameter.Kind.TEXT;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code lsb} resources, or {@code service} resources. */
public final class LsbType implements ResourceType {
    private static final List<Path> UNIT_DIRECTORIES = List.of(
            Path.of("/etc/systemd/system"),
            Path.of("/run/systemd/system"),
            Path.of("/usr/lib/systemd/system"),
            Path.of("/lib/systemd/system"));

    private final Way way;

    public LsbType(Way way) {
        this.way = way;
    }

    /** How the script is called. */
    public enum Way {
        /** The file itself, as type lsb. */
        DIRECT,
        /** The service command, as type service. */
        COMMAND
    }

    @Override
    public String name() {
        return way == Way.DIRECT ? "lsb" : "service";
    }

    @Override
    public String summary() {
        return way == Way.DIRECT
                ? "An init script, called directly, with the exit codes of the Linux Standard Base."
                : "An init script or unit by its name, called through the service command.";
    }

    @Override
    public List<Parameter> parameters() {
        return way == Way.DIRECT
                ? List.of(required("script", "a name under /etc/init.d, or the path of a script"))
                : List.of(required("name", "what the service command calls it"));
    }

    private static Parameter required(String key, String meaning) {
        return new Parameter(key, TEXT, true, Optional.empty(), 1, 4_095, List.of(), meaning);
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        InitScript script = script(values);
        if (way == Way.COMMAND) {
            // The word is an argument of a command that reads options.
            return script.name().matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")
                    ? List.of()
                    : List.of(new Conflict(
                            "name",
                            "is no name of an init script",
                            "use letters, digits, and . _ @ - after the first"));
        }
        if (!Files.isRegularFile(script.file())) {
            return List.of(new Conflict(
                    "script", script.file() + " is not there", "install it on this node, or correct the name"));
        }
        return Files.isExecutable(script.file())
                ? List.of()
                : List.of(new Conflict("script", script.file() + " is not executable", "chmod +x it"));
    }

    @Override
    public List<Conflict> advise(Map<String, Object> values, AgentSettings attributes) {
        InitScript script = script(values);
        String key = way == Way.DIRECT ? "script" : "name";
        List<Conflict> advice = new ArrayList<>();
        if (way == Way.COMMAND && !Files.exists(script.file()) && !isUnit(script.name())) {
            advice.add(new Conflict(
                    key,
                    "is neither in /etc/init.d nor a unit of systemd on this node",
                    "install it, or correct the name"));
        }
        if (startsAtBoot(script.name())) {
            advice.add(new Conflict(
                    key,
                    "is started when the machine starts, whoever owns its group",
                    "run: update-rc.d " + script.name() + " disable"));
        }
        return List.copyOf(advice);
    }

    private static boolean isUnit(String name) {
        return UNIT_DIRECTORIES.stream().anyMatch(directory -> Files.exists(directory.resolve(name + ".service")));
    }

    /** Two numbers between S and the name, in the directory of any level in which machines usually run. */
    private static boolean startsAtBoot(String name) {
        for (int level = 2; level <= 5; level++) {
            String[] links = Path.of("/etc/rc" + level + ".d")
                    .toFile()
                    .list((directory, link) -> link.length() > 3
                            && link.startsWith("S")
                            && link.substring(3).equals(name));
            if (links != null && links.length > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        return List.of("init script " + script(values).name());
    }

    @Override
    public Resource create(ResourceContext context) {
        return new LsbResource(context, this::script);
    }

    private InitScript script(Map<String, Object> values) {
        return way == Way.DIRECT ? InitScript.direct(values) : InitScript.byCommand(values);
    }
}
