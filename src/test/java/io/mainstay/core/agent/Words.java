package io.mainstay.core.agent;

import java.util.List;

/** Orders in the short words of the golden table and of the stories. */
final class Words {
    private Words() {}

    static List<String> of(List<AgentAction> actions) {
        return actions.stream().map(Words::of).toList();
    }

    static String of(AgentAction action) {
        if (action instanceof AgentAction.RunClean clean) {
            return "Clean(" + clean.reason().code() + ")";
        }
        if (action instanceof AgentAction.Raise raise) {
            return "Raise(" + raise.kind().label() + ")";
        }
        if (action instanceof AgentAction.Refuse refuse) {
            return "Refuse(" + refuse.request() + ")";
        }
        if (action instanceof AgentAction.CancelCommand) {
            return "Cancel";
        }
        if (action instanceof AgentAction.ReportState) {
            return "Report";
        }
        return action.getClass().getSimpleName().replace("Run", "");
    }
}
