package io.mainstay.core.agent;

import io.mainstay.core.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One step of an agent as one line: resource, event, states, orders, cause. Operators read it in the log, so it has
 * words instead of records: {@code web/app  Heard(offline)  ONLINE -> OFFLINE  Clean(8) Report  exited 137}.
 */
public final class TraceLine {
    /** A longer cause is cut: it is in the events in full. */
    static final int MAX_CAUSE = 160;

    private static final String GAP = "  ";

    private TraceLine() {}

    /** The line, without time and node, which the log and the simulation know themselves. */
    public static String of(Agent before, AgentEvent event, Step<Agent, AgentAction> step) {
        List<String> orders = new ArrayList<>();
        for (AgentAction action : step.actions()) {
            orders.add(order(action));
        }
        String line = before.id() + GAP + eventWords(event) + GAP + before.state() + " -> "
                + step.next().state();
        String cause = cause(event);
        return line + (orders.isEmpty() ? "" : GAP + String.join(" ", orders)) + (cause.isEmpty() ? "" : GAP + cause);
    }

    private static String eventWords(AgentEvent event) {
        String name = event.getClass().getSimpleName();
        if (event instanceof AgentEvent.CommandFinished finished) {
            return name + "(" + finished.call() + ", "
                    + lower(finished.outcome().verdict()) + ")";
        }
        if (event instanceof AgentEvent.Monitored monitored) {
            return name + "(" + monitored.call() + ", " + found(monitored.result()) + ")";
        }
        if (event instanceof AgentEvent.Heard heard) {
            return name + "(" + found(heard.result()) + ")";
        }
        if (event instanceof AgentEvent.HealthFailed failed) {
            return name + "(" + lower(failed.remedy()) + ")";
        }
        if (event instanceof AgentEvent.StandingChanged changed) {
            return name + "(" + lower(changed.standing()) + ")";
        }
        if (event instanceof AgentEvent.FreezeChanged changed) {
            return name + "(" + lower(changed.freeze()) + ")";
        }
        return name;
    }

    private static String found(MonitorResult result) {
        return switch (result.cause()) {
            case UNASKED -> lower(result.status());
            case INTENDED -> "stopped on purpose";
            case ENDED -> "ended";
            case BROKEN -> "broken";
            case NOT_HERE -> "cannot run here";
        };
    }

    private static String order(AgentAction action) {
        if (action instanceof AgentAction.RunOpen run) {
            return "Open(" + run.call() + ")";
        }
        if (action instanceof AgentAction.RunMonitor run) {
            return "Monitor(" + run.call() + ")";
        }
        if (action instanceof AgentAction.RunOnline run) {
            return "Online(" + run.call() + ")";
        }
        if (action instanceof AgentAction.RunOffline run) {
            return "Offline(" + run.call() + ")";
        }
        if (action instanceof AgentAction.RunClean run) {
            return "Clean(" + run.call() + ", " + run.reason().words() + ")";
        }
        if (action instanceof AgentAction.RunClose) {
            return "Close";
        }
        if (action instanceof AgentAction.CancelCommand cancel) {
            return "Cancel(" + cancel.call() + ")";
        }
        if (action instanceof AgentAction.ReportState) {
            return "Report";
        }
        if (action instanceof AgentAction.Raise raise) {
            return "Raise(" + raise.kind().label() + ")";
        }
        if (action instanceof AgentAction.Refuse refuse) {
            return "Refuse(" + refuse.request() + ")";
        }
        if (action instanceof AgentAction.Escalate) {
            return "Escalate";
        }
        throw new IllegalArgumentException("no words for " + action);
    }

    private static String cause(AgentEvent event) {
        String text = "";
        if (event instanceof AgentEvent.CommandFinished finished) {
            text = finished.outcome().detail();
        } else if (event instanceof AgentEvent.Monitored monitored) {
            text = monitored.result().detail();
        } else if (event instanceof AgentEvent.Heard heard) {
            text = heard.result().detail();
        } else if (event instanceof AgentEvent.HealthFailed failed) {
            text = failed.reason();
        } else if (event instanceof AgentEvent.ForceOfflineRequested forced) {
            text = forced.reason();
        }
        return text.length() <= MAX_CAUSE ? text : text.substring(0, MAX_CAUSE - 1) + "…";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
