package io.mainstay.lab;

import io.mainstay.lab.LabHost.Role;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Faults of single programs on the owner's host: the service, the agent, the guard. */
final class ProgramFaults {
    private ProgramFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "service-killed",
                        "service killed, RestartLimit 0: runs on a peer",
                        ProgramFaults::serviceKilled),
                with(
                        config -> config.withRestartLimit(1000),
                        "service-killed-restart",
                        "service killed, restarts allowed: runs on the same host again",
                        ProgramFaults::serviceRestarted),
                new Fault(
                        "agent-killed",
                        "owner's agent killed with -9: its service ends with the lease, a peer runs it",
                        ProgramFaults::agentKilled),
                new Fault(
                        "agent-restarted",
                        "owner's agent killed with -9 and started again at once",
                        ProgramFaults::agentRestarted),
                new Fault(
                        "guard-killed",
                        "owner's guard killed with -9: it is started again, the service goes on",
                        ProgramFaults::guardKilled),
                new Fault(
                        "agent-stopped",
                        "owner's agent frozen (SIGSTOP): the guard ends its service, a peer runs it",
                        ProgramFaults::agentStopped),
                with(
                        LabConfig::withWatchdog,
                        "agent-guard-stopped",
                        "owner's agent and guard frozen, escalate: watchdog: the watchdog powers the host off",
                        ProgramFaults::agentAndGuardStopped));
    }

    private static Fault with(UnaryOperator<LabConfig> config, String name, String title, Fault.Script script) {
        return new Fault(name, title, false, config, script);
    }

    private static LabHost hit(Trial trial, String what, String signal, Role... roles) throws IOException {
        LabHost owner = trial.bed.host(trial.owner());
        trial.hit(what + " on " + owner.name, () -> owner.signal(signal, roles));
        return owner;
    }

    private static void serviceKilled(Trial trial) throws IOException {
        hit(trial, "service killed", "KILL", Role.SERVICE);
        trial.awaitNewLifeElsewhere();
    }

    private static void serviceRestarted(Trial trial) throws IOException {
        LabHost owner = hit(trial, "service killed", "KILL", Role.SERVICE);
        if (!trial.awaitNewLife().life().host().equals(owner.name)) {
            trial.violations().add("the service moved, and should have been restarted in place");
        }
    }

    private static void agentKilled(Trial trial) throws IOException {
        LabHost owner = hit(trial, "agent killed", "KILL", Role.AGENT);
        trial.awaitNewLifeElsewhere();
        trial.checkHealthEnds(owner.name);
    }

    /** As a service manager does it. Whether the service goes on or moves, one copy runs. */
    private static void agentRestarted(Trial trial) throws IOException {
        LabHost owner = hit(trial, "agent killed", "KILL", Role.AGENT);
        if (!Testbed.await(5_000, () -> !owner.isAgentRunning())) {
            throw new Trial.Broken("the agent outlived its SIGKILL");
        }
        owner.startAgent();
        trial.pause(3 * trial.config.ttlMs());
        trial.measureSilence();
    }

    private static void guardKilled(Trial trial) throws IOException {
        List<Long> old = trial.bed.host(trial.owner()).pids(Role.GUARD);
        LabHost owner = hit(trial, "guard killed", "KILL", Role.GUARD);
        trial.awaitNoOutage(trial.config.ttlMs() * 3 / 2);
        List<Long> now = owner.pids(Role.GUARD);
        if (now.isEmpty() || now.equals(old)) {
            trial.violations().add("no new guard runs on " + owner.name);
        }
    }

    private static void agentStopped(Trial trial) throws IOException {
        LabHost owner = hit(trial, "agent stopped", "STOP", Role.AGENT);
        trial.awaitNewLifeElsewhere();
        trial.checkHealthEnds(owner.name);
    }

    private static void agentAndGuardStopped(Trial trial) throws IOException {
        LabHost owner = hit(trial, "agent and guard stopped", "STOP", Role.AGENT, Role.GUARD);
        trial.awaitNewLifeElsewhere();
        trial.checkHealthEnds(owner.name);
        if (owner.watchdogFiredNs() < trial.faultNs()) {
            trial.violations().add("the watchdog did not power " + owner.name + " off");
        } else {
            trial.figure("watchdog", owner.watchdogFiredNs() - trial.faultNs());
        }
    }
}
