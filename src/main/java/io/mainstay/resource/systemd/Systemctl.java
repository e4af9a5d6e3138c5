package io.mainstay.resource.systemd;

import io.mainstay.exec.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands for one unit. Pure.
 *
 * @param systemctl the program
 * @param busctl the program that prints what the bus says
 * @param unit its full, checked name
 */
record Systemctl(String systemctl, String busctl, String unit) {
    /** Clean, and what the guard runs. */
    static final int CLEANED = 0;

    /**
     * Stop first, so that Restart= is called off; then kill whatever runs, ExecStop= and ExecStopPost= included, until
     * nothing does. Constant: the program and the unit are its arguments.
     */
    private static final String CLEAN = """
            "$1" stop --no-block -- "$2" 2>&1
            while :; do
              "$1" kill --signal=KILL -- "$2" >/dev/null 2>&1
              state=$("$1" show --property=ActiveState --value -- "$2" 2>&1) || { echo "$state"; exit 1; }
              case $state in
              inactive|failed) "$1" reset-failed -- "$2" >/dev/null 2>&1; exit 0 ;;
              esac
              sleep 0.1
            done
            """;

    /** Signals of all units: one listener serves the whole node. */
    private static final String MATCH = "type='signal',sender='org.freedesktop.systemd1',"
            + "path_namespace='/org/freedesktop/systemd1/unit',interface='org.freedesktop.DBus.Properties',"
            + "member='PropertiesChanged',arg0='org.freedesktop.systemd1.Unit'";

    static Systemctl of(Map<String, Object> parameters) {
        return new Systemctl(
                String.valueOf(parameters.getOrDefault("systemctl", "systemctl")),
                String.valueOf(parameters.getOrDefault("busctl", "busctl")),
                UnitName.full(String.valueOf(parameters.get("unit"))));
    }

    Command show() {
        return run("show", "--property=" + String.join(",", UnitState.ASKED));
    }

    /** Ends when the unit has started or failed to. */
    Command start() {
        return run("start", "--no-ask-password");
    }

    /** Ends when the unit has stopped; when this is ended before, systemd goes on stopping it. */
    Command stop() {
        return run("stop", "--no-ask-password");
    }

    Command clean() {
        return Command.of("/bin/sh", "-c", CLEAN, "mainstay", systemctl, unit);
    }

    /**
     * What to listen to for changes of any unit. systemd sends signals only while somebody has subscribed, which
     * busctl cannot: a systemctl that waits for the end of the root slice, which is always active, has and never ends.
     */
    List<Command> listening() {
        return List.of(
                Command.of(busctl, "--system", "--json=short", "--match=" + MATCH, "monitor"),
                Command.of(systemctl, "start", "--no-ask-password", "--wait", "--", "-.slice"));
    }

    /** Why one of the programs that it cannot do without is not there; empty when all are. */
    Optional<String> obstacle() {
        return Command.of(systemctl).obstacle();
    }

    private Command run(String verb, String option) {
        return new Command(
                new ArrayList<>(List.of(systemctl, verb, option, "--", unit)),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }
}
