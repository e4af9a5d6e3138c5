package io.mainstay.resource.systemd;

import static io.mainstay.resource.Parameter.Kind.TEXT;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Hearing;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code systemd} resources. */
public final class SystemdType implements ResourceType {
    /** There exactly where systemd is process 1 (sd_booted). */
    private static final Path BOOTED = Path.of("/run/systemd/system");

    private final Hearing hearing = new Hearing(BusLine::unit);

    @Override
    public String name() {
        return "systemd";
    }

    @Override
    public String summary() {
        return "A systemd unit; a change is heard from the bus at once, and polled where there is none.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "unit",
                        TEXT,
                        true,
                        Optional.empty(),
                        1,
                        255,
                        List.of(),
                        "nginx or nginx.service, an instance such as app@1, or a socket, timer, path, mount or target"),
                new Parameter(
                        "systemctl",
                        TEXT,
                        false,
                        Optional.of("systemctl"),
                        1,
                        4_095,
                        List.of(),
                        "the program; looked for in the usual places where it has no slash"),
                new Parameter(
                        "busctl",
                        TEXT,
                        false,
                        Optional.of("busctl"),
                        1,
                        4_095,
                        List.of(),
                        "the program that hears changes; without it they are polled"));
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        Systemctl commands = Systemctl.of(values);
        List<Parameter.Conflict> conflicts = new ArrayList<>();
        UnitName.problem(commands.unit())
                .ifPresent(problem -> conflicts.add(new Parameter.Conflict(
                        "unit", problem, "write it as systemctl lists it, such as nginx.service or app@1.service")));
        Optional<String> missing = commands.obstacle();
        if (missing.isPresent()) {
            conflicts.add(new Parameter.Conflict(
                    "systemctl", "cannot be used: " + missing.get(), "install systemd, or name where systemctl is"));
        } else if (commands.systemctl().equals("systemctl") && !Files.isDirectory(BOOTED)) {
            conflicts.add(new Parameter.Conflict(
                    "unit",
                    "cannot be run here: systemd does not run on this machine (" + BOOTED + " is not there)",
                    "use a process or script resource, or a machine that was booted with systemd"));
        }
        return List.copyOf(conflicts);
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        return List.of("systemd unit " + Systemctl.of(values).unit());
    }

    @Override
    public Resource create(ResourceContext context) {
        return new SystemdResource(context, hearing);
    }
}
