package io.mainstay.run;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.run.NodeProcess.OnStop;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay agent}: runs a node in the foreground until it is told to end. */
@Command(
        name = "agent",
        description = "Runs a node in the foreground; systemd and containers start this.",
        footer = {"", "Example:", "  mainstay agent -f /etc/mainstay/mainstay.yaml"})
public final class AgentCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(
            names = "--on-stop",
            paramLabel = "offline|leave",
            defaultValue = "offline",
            description = "what SIGTERM does with the groups: take them offline, or leave them running for the next"
                    + " start to adopt; ${DEFAULT-VALUE} unless told")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private String onStop;

    private final Optional<Role> only;

    /** Runs whatever its file says it is. */
    public AgentCommand() {
        this(Optional.empty());
    }

    /** @param only the role that its file must give it */
    public AgentCommand(Optional<Role> only) {
        this.only = only;
    }

    /** That its role is another one; empty when it is not. What is wrong with the file itself, the start says. */
    private Optional<String> misplaced() {
        return only.flatMap(role -> file.read(KnownTypes.catalog())
                .config()
                .filter(config -> config.self().role() != role)
                .map(config -> config.node() + " is no witness in " + file.path()
                        + "; `mainstay agent` runs it, or give it" + " `role: witness` under cluster.nodes"));
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> misplaced = misplaced();
        if (misplaced.isPresent()) {
            spec.commandLine().getErr().println("mainstay: " + misplaced.get());
            return 1;
        }
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
            process = NodeProcess.start(file.path());
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
