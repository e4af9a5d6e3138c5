package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every command that asks for a change of a group or resource; which one, the verb says. */
@Command
final class ChangeCommand extends AskingCommand {
    private final Verb verb;

    @Parameters(
            paramLabel = "GROUP[/RESOURCE]",
            converter = Target.Converter.class,
            description = "a group, or one resource of it")
    @Nullable Target target;

    @Option(
            names = {"--node", "--to"},
            paramLabel = "NODE",
            description = "where it is to be done, or where the group is to go; the cluster chooses unless told")
    String at = "";

    ChangeCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    Asked asked(String reason, String request) {
        Target known = Objects.requireNonNull(target);
        if (verb == Verb.SWITCH && !known.isGroup()) {
            throw new Failure(
                    ExitCode.USAGE, "a switch moves a whole group: mainstay switch " + known.group() + " --to NODE");
        }
        return new Asked(verb, known, at, reason, request);
    }

    static String description(Verb verb) {
        return switch (verb) {
            case ONLINE -> "Brings a group or resource online, children first.";
            case OFFLINE -> "Takes a group or resource offline, parents first.";
            case FORCE_OFFLINE -> "Takes a resource down by force: clean instead of the polite stop.";
            case RECOVER -> "Takes a resource down and brings it online again.";
            case CLEAR -> "Clears fault marks and what waits for an operator, so that it may be started here again.";
            case FLUSH -> "Calls off what was asked and has not begun, and ends a start that is stuck.";
            case ENABLE -> "Begins to monitor.";
            case DISABLE -> "Ends monitoring; what runs is left running.";
            case SWITCH -> "Moves a group to another node, or leaves it where it was.";
            case DRAIN -> "Moves every group away from a node, and gives it none.";
            case UNDRAIN -> "Lets a node have groups again.";
            case DETACH -> "Stops a node's agent and leaves what it runs running, for a bounded time.";
            case REPLACE -> "Lets a node that lost its disk begin anew as a voter.";
            case FREEZE -> "Does nothing to the group until it is unfrozen; monitoring goes on.";
            case UNFREEZE -> "Ends freeze.";
            case PROBE -> "Monitors at once instead of at the next interval.";
            case ACTION -> "Has a resource do something of its own.";
            case QUICK_CHECK -> "Looks at an LB health check and tells; changes nothing.";
        };
    }

    /** What follows the verb in an example. */
    static String example(Verb verb) {
        return switch (verb) {
            case ONLINE -> "web --wait --reason \"maintenance is over\"";
            case OFFLINE -> "web/lb --wait=30s";
            case SWITCH -> "web --to n2 --wait";
            case DRAIN, UNDRAIN -> "n1 --reason \"kernel update\"";
            case DETACH -> "n1 --for 10m --reason \"new version\"";
            case REPLACE -> "n3 --reason \"its disk was lost\"";
            case FREEZE, UNFREEZE -> "web --reason \"kernel update\"";
            case ACTION -> "web/app backup --wait";
            case FORCE_OFFLINE, RECOVER, CLEAR, FLUSH, ENABLE, DISABLE, PROBE, QUICK_CHECK -> "web/lb";
        };
    }
}
