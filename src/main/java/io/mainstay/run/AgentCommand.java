package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.run.NodeProcess.OnStop;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay agent}: runs a node in the foreground until it is told to end. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Run a node in the foreground; systemd and containers start this.",
        footer = {"", "Example: mainstay agent -f /etc/mainstay/mainstay.yaml"})
public final class AgentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "/etc/mainstay/mainstay.yaml",
            description = "The configuration (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private Path file;

    @Option(
            names = "--on-stop",
            paramLabel = "offline|leave",
            defaultValue = "offline",
            description = "What SIGTERM does with the groups: take them offline, or leave them running for the next"
                    + " start to adopt (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private String onStop;

    @Override
    public Integer call() throws InterruptedException {
        OnStop stop;
        switch (onStop) {
            case "offline", "leave" -> stop = OnStop.valueOf(onStop.toUpperCase(Locale.ROOT));
            default -> {
                spec.commandLine().getErr().println("mainstay: --on-stop takes offline or leave, not " + onStop);
                return 2;
            }
        }
        NodeProcess process;
        try {
            process = NodeProcess.start(file);
        } catch (NodeProcess.Failed failed) {
            spec.commandLine().getErr().println("mainstay: " + failed.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.stop(stop), "leave"));
        greet(spec.commandLine().getOut(), process.node());
        new CountDownLatch(1).await();
        return 0;
    }

    private static void greet(PrintWriter out, Node node) {
        NodeConfig config = node.config();
        int resources = config.groups().stream()
                .mapToInt(group -> group.resources().size())
                .sum();
        out.println("mainstay " + config.node() + " is up after "
                + ManagementFactory.getRuntimeMXBean().getUptime() + " ms: "
                + config.groups().size() + " groups, " + resources + " resources; page "
                + config.http().scheme() + "://"
                + config.http().host() + ":" + node.port() + "/, socket "
                + config.http().socket());
        out.flush();
    }
}
