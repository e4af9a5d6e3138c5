package io.mainstay.cli;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.Reading;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.ledger.LedgerLimits;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.run.FileOption;
import io.mainstay.sim.Disturbance;
import io.mainstay.sim.Disturbance.Kind;
import io.mainstay.sim.Durations;
import io.mainstay.sim.Scenario;
import io.mainstay.sim.Simulation;
import io.mainstay.sim.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code mainstay simulate -f FILE}: what a configuration would do under faults. Needs no node, and touches nothing. */
@Command(
        name = "simulate",
        description = "Simulates a configuration under faults and commands: the real rules in simulated time.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Resources take the times that are given here, whatever their type; what else is",
            "modelled, and what is not, is in src/docs/SIMULATE.md.",
            "Exit code 1 if a service was away for longer than --max-outage, was never up,",
            "or ran on two nodes at once.",
            "Example:",
            "  mainstay simulate -f my.yaml --kill n1@10s --max-outage 5s"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final long AFTER_THE_LAST_MS = 60_000;
    private static final long LONGEST_MS = 24 * 3_600_000L;
    private static final int MOST_RUNS = 10_000;

    private final Supplier<TypeCatalog> types;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Duration.Converter.class,
            description = "how long (default: 1m after the last of what happens)")
    private @Nullable Duration length;

    @Option(
            names = "--max-outage",
            paramLabel = "TIME",
            converter = Duration.Converter.class,
            description = "exit code 1 if a service is away for longer")
    private @Nullable Duration maxOutage;

    @Option(
            names = "--start-time",
            paramLabel = "[GROUP/RESOURCE=]TIME",
            description = "how long a resource, or any, takes to start (default: 1s)")
    private List<String> startTimes = new ArrayList<>();

    @Option(
            names = "--stop-time",
            paramLabel = "[GROUP/RESOURCE=]TIME",
            description = "how long it takes to stop (default: 500ms)")
    private List<String> stopTimes = new ArrayList<>();

    @Option(
            names = "--probe-interval",
            paramLabel = "TIME",
            converter = Duration.Converter.class,
            description = "between two probes of the load balancer (default: 2s)")
    private @Nullable Duration probeInterval;

    @Option(names = "--seed", paramLabel = "N", description = "decides every draw; the same again tells the same")
    private long seed;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "so many seeds from --seed on; tells the median and the worst of them")
    private int runs = 1;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    private SimulateCommand(Supplier<TypeCatalog> types) {
        this.types = types;
    }

    /** With an option for each thing that can happen. The types are asked for only when the command is run. */
    public static CommandLine commandLine(Supplier<TypeCatalog> types) {
        CommandLine line = new CommandLine(new SimulateCommand(types));
        for (Kind kind : Kind.values()) {
            line.getCommandSpec()
                    .addOption(OptionSpec.builder("--" + kind.label())
                            .paramLabel(kind.form())
                            .type(List.class)
                            .auxiliaryTypes(String.class)
                            .arity("1")
                            .description(kind.meaning())
                            .build());
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        if (runs < 1 || runs > MOST_RUNS) {
            throw new Failure(ExitCode.USAGE, "--runs is " + runs + "; it goes from 1 to " + MOST_RUNS);
        }
        NodeConfig config = config();
        Scenario scenario = scenario(config);
        List<Story> stories = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            stories.add(Simulation.run(scenario, seed + run));
        }
        SimulationText text = new SimulationText(config, scenario, stories, maxOutage == null ? -1 : maxOutage.ms());
        Screen screen = new Screen(spec.commandLine().getOut());
        if (format.isForMachines()) {
            screen.line(format.document(text.json()));
        } else {
            text.table(screen, format == Format.WIDE);
        }
        return text.faults().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private NodeConfig config() {
        Reading reading = file.read(types.get());
        NodeConfig config = reading.config()
                .orElseThrow(() -> new Failure(
                        ExitCode.REFUSED,
                        file.path() + " is not in order: " + reading.problems().get(0) + "; mainstay check -f "
                                + file.path()
                                + " tells all"));
        if (config.groups().isEmpty()) {
            throw new Failure(ExitCode.REFUSED, file.path() + " has no group, so there is nothing to simulate");
        }
        return config;
    }

    private Scenario scenario(NodeConfig config) {
        List<Disturbance> script = script(config);
        long lastMs = script.stream().mapToLong(Disturbance::atMs).max().orElse(0);
        long forMs = length == null ? lastMs + AFTER_THE_LAST_MS : length.ms();
        if (forMs < 1 || forMs > LONGEST_MS) {
            throw new Failure(ExitCode.USAGE, "--for is " + forMs + " ms; it goes from 1ms to 24h");
        }
        if (lastMs >= forMs) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--for " + forMs + " ms is over before something that is to happen at " + lastMs + " ms");
        }
        TreeMap<String, Long> capacities = new TreeMap<>();
        config.members().forEach(each -> each.capacity().ifPresent(limit -> capacities.put(each.name(), limit)));
        ClusterSpec cluster = new ClusterSpec(
                config.members().stream().map(NodeConfig.Member::name).toList(),
                config.groups().stream().map(GroupSpec::frame).toList(),
                capacities);
        long ttlMs = config.cluster().ttlMs();
        return new Scenario(
                cluster,
                config.groups(),
                LeaseTimings.of(ttlMs),
                LedgerLimits.of(ttlMs).electionMs(),
                durations(config),
                script,
                forMs);
    }

    private List<Disturbance> script(NodeConfig config) {
        ScriptReader reader = new ScriptReader(config);
        List<Disturbance> script = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<String> typed = spec.findOption("--" + kind.label()).getValue();
            for (String each : typed == null ? List.<String>of() : typed) {
                script.add(reader.read(kind, each));
            }
        }
        return ScriptReader.inOrder(script);
    }

    private Durations durations(NodeConfig config) {
        Map<String, Long> starts = times(config, "--start-time", startTimes);
        Map<String, Long> stops = times(config, "--stop-time", stopTimes);
        long probeMs = probeInterval == null ? Durations.DEFAULT.probeEveryMs() : probeInterval.ms();
        if (probeMs < 1) {
            throw new Failure(ExitCode.USAGE, "--probe-interval is 0; it is 1ms or more");
        }
        return new Durations(
                starts.getOrDefault("", Durations.DEFAULT.startMs()),
                stops.getOrDefault("", Durations.DEFAULT.stopMs()),
                starts,
                stops,
                probeMs);
    }

    /** By resource; under the empty name what holds for all others. */
    private static Map<String, Long> times(NodeConfig config, String option, List<String> typed) {
        List<String> known = config.groups().stream()
                .flatMap(group -> group.resources().stream().map(each -> group.name() + "/" + each.name()))
                .toList();
        TreeMap<String, Long> times = new TreeMap<>();
        for (String each : typed) {
            int equals = each.indexOf('=');
            String resource = each.substring(0, Math.max(0, equals));
            if (equals >= 0 && !known.contains(resource)) {
                throw new Failure(
                        ExitCode.USAGE,
                        option + " " + each + ": there is no resource " + resource + "; there is "
                                + String.join(", ", known));
            }
            try {
                times.put(
                        resource,
                        new Duration.Converter()
                                .convert(each.substring(equals + 1))
                                .ms());
            } catch (TypeConversionException wrong) {
                throw new Failure(ExitCode.USAGE, option + " " + each + ": " + wrong.getMessage());
            }
        }
        return times;
    }
}
