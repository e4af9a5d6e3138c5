package io.mainstay.cli;

import picocli.CommandLine.Command;

/** {@code mainstay metrics}: the node's metrics as Prometheus reads them. */
@Command(
        name = "metrics",
        description = "Prints the node's metrics as Prometheus reads them.",
        footer = {"", "Example:", "  mainstay metrics | grep mainstay_group"})
final class MetricsCommand extends NodeCommand {
    @Override
    int run(NodeClient client) {
        NodeClient.Answer answer = client.getPlain("/metrics");
        if (!answer.isGood()) {
            throw new Failure(ExitCode.REFUSED, "the node gives no metrics: status " + answer.status());
        }
        screen().line(answer.text().stripTrailing());
        return ExitCode.DONE;
    }
}
