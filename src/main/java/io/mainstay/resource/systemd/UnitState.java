package io.mainstay.resource.systemd;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Exit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systemctl show} said of a unit, and what that means to an agent. Pure; src/docs/types/systemd.md has the table.
 *
 * @param properties by their names; what was not printed is missing
 */
record UnitState(Map<String, String> properties) {
    /** What is asked for. */
    static final List<String> ASKED = List.of(
            "Id",
            "LoadState",
            "ActiveState",
            "SubState",
            "Result",
            "UnitFileState",
            "Type",
            "RemainAfterExit",
            "Restart",
            "NRestarts",
            "MainPID",
            "ExecMainCode",
            "ExecMainStatus");

    private static final String NOT_BOOTED = "not been booted with systemd";
    /** ExecMainCode of a process that exited; others were killed by a signal. */
    private static final String EXITED = "1";

    static UnitState parse(String output) {
        Map<String, String> properties = new LinkedHashMap<>();
        output.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return new UnitState(properties);
    }

    /** The answer of one run of {@code systemctl show}. */
    static MonitorResult monitor(Exit exit) {
        return exit.code() == 0 ? parse(exit.output()).monitor() : MonitorResult.unknown(failure("show", exit));
    }

    /** Why systemctl itself failed. */
    static String failure(String verb, Exit exit) {
        return exit.output().contains(NOT_BOOTED)
                ? "systemd does not run on this machine; its units can be run only where it is process 1"
                : "systemctl " + verb + " " + exit.evidence();
    }

    MonitorResult monitor() {
        return switch (get("ActiveState")) {
            // A oneshot with RemainAfterExit is active (exited).
            case "active", "reloading", "refreshing" -> MonitorResult.online(words() + pid());
            case "inactive", "failed" -> MonitorResult.offline(words() + because());
            case "activating" ->
                get("SubState").startsWith("auto-restart")
                        // Down only when our clean has called the restart off: there is to be one master.
                        ? MonitorResult.broken(
                                words() + because() + "; it ended, and systemd is about to start it again")
                        : MonitorResult.unknown(words() + ", not yet started");
            case "deactivating" -> MonitorResult.unknown(words() + ", not yet stopped");
            default -> MonitorResult.unknown("systemctl says nothing of use about it: " + words());
        };
    }

    boolean isActive() {
        return monitor().status() == MonitorResult.Status.ONLINE;
    }

    /** Why a start would be in vain, however often it is tried; empty where it may succeed. */
    Optional<String> obstacle() {
        String id = get("Id");
        if (get("Type").equals("oneshot") && get("RemainAfterExit").equals("no")) {
            return Optional.of(id + " is a oneshot without RemainAfterExit=yes: it is never active; add that, or use a"
                    + " script resource");
        }
        return switch (get("LoadState")) {
            case "loaded", "merged", "" -> Optional.empty();
            case "masked" -> Optional.of(id + " is masked; systemctl unmask allows it to start");
            case "not-found" ->
                Optional.of(id + " is not found on this machine; install it, then systemctl" + " daemon-reload");
            default ->
                Optional.of(id + " cannot be loaded (" + get("LoadState") + "); systemctl status " + id
                        + " says what is wrong with its file");
        };
    }

    /** What else starts the unit beside Mainstay, with the remedy; one sentence each. */
    List<String> otherMasters() {
        List<String> others = new ArrayList<>(2);
        String restart = get("Restart");
        if (!restart.isEmpty() && !restart.equals("no")) {
            others.add("systemd starts it again by itself (Restart=" + restart
                    + "), behind the back of RestartLimit and failover; set Restart=no in the unit");
        }
        if (get("UnitFileState").equals("enabled") || get("UnitFileState").equals("enabled-runtime")) {
            others.add("systemd starts it at boot, on whatever node that is; run systemctl disable " + get("Id"));
        }
        return List.copyOf(others);
    }

    String get(String property) {
        return properties.getOrDefault(property, "");
    }

    private String words() {
        return get("ActiveState") + " (" + get("SubState") + ")";
    }

    private String pid() {
        return isSet("MainPID") ? ", pid " + get("MainPID") : "";
    }

    private String because() {
        if (!List.of("loaded", "merged", "").contains(get("LoadState"))) {
            return ", " + get("LoadState");
        }
        String result = get("Result");
        if (result.isEmpty() || result.equals("success")) {
            return "";
        }
        if (!isSet("ExecMainCode")) {
            return ", result " + result;
        }
        return ", result " + result + (get("ExecMainCode").equals(EXITED) ? ", exited " : ", signal ")
                + get("ExecMainStatus");
    }

    private boolean isSet(String property) {
        return !get(property).isEmpty() && !get(property).equals("0");
    }
}
