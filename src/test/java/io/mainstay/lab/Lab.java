package io.mainstay.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** The command behind {@code scripts/lab}: runs faults, stores what was measured, prints the report. */
final class Lab {
    static final Path HOME = Path.of("target/lab").toAbsolutePath();
    private static final Path RESULTS = HOME.resolve("results.jsonl");
    private static final Path JAR = Path.of("target/mainstay.jar").toAbsolutePath();
    private static final int MAX_REBUILDS = 3;

    private final LabOptions options;
    private int wrong;

    private Lab(LabOptions options) {
        this.options = options;
    }

    public static void main(String[] words) throws IOException {
        try {
            System.exit(new Lab(LabOptions.parse(words)).run());
        } catch (IllegalArgumentException misused) {
            System.err.println("lab: " + misused.getMessage() + "\n" + LabOptions.USAGE);
            System.exit(2);
        }
    }

    private int run() throws IOException {
        switch (options.verb()) {
            case LIST -> Faults.all().forEach(fault -> System.out.printf("%-24s %s%n", fault.name(), fault.title()));
            case REPORT -> System.out.print(Report.table(stored()));
            case CHECK -> selfCheck();
            case RUN -> runFaults();
        }
        return wrong == 0 ? 0 : 1;
    }

    private static List<Result> stored() throws IOException {
        return Files.exists(RESULTS)
                ? Files.readAllLines(RESULTS).stream().map(Result::parse).toList()
                : List.of();
    }

    private static void demandNeeds() {
        List<String> missing = Needs.missing();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("cannot run here; missing: " + String.join("; ", missing));
        }
    }

    private void selfCheck() throws IOException {
        demandNeeds();
        Path directory = HOME.resolve("check-" + ProcessHandle.current().pid());
        List<String> found = SelfCheck.run(
                new Places(directory, HOME.resolve("bin")), new Timeline(options.isAloud()), LabOptions.ALL_HOSTS);
        found.forEach(what -> System.out.println("lab: does not hold: " + what));
        wrong = found.size();
        if (wrong == 0) {
            delete(directory);
            System.out.println("lab: its faults and its checker do what they should");
        }
    }

    private void runFaults() throws IOException {
        demandNeeds();
        for (Fault fault : options.faults()) {
            run(fault);
        }
        System.out.println(wrong == 0 ? "lab: all runs are good" : "lab: " + wrong + " runs went wrong, see above");
    }

    /** All runs of one fault, in one cluster while it is well; a broken one is built anew. */
    private void run(Fault fault) throws IOException {
        int done = 0;
        for (int build = 0;
                done < options.runs() && build < MAX_REBUILDS + (fault.fresh() ? options.runs() : 0);
                build++) {
            Path directory =
                    HOME.resolve(fault.name() + "-" + ProcessHandle.current().pid() + "-" + build);
            Timeline timeline = new Timeline(options.isAloud());
            LabConfig config = fault.config().apply(LabConfig.of(options.ttl()));
            boolean good = true;
            Places places = new Places(directory, HOME.resolve("bin"));
            try (Testbed bed = new Testbed(places, timeline, config, options.hosts(), options.agent())) {
                if (!fault.fresh()) {
                    good = begin(bed, fault, config);
                }
                while (good && done < options.runs()) {
                    done++;
                    good = one(bed, fault, config, done);
                    if (fault.fresh()) {
                        break;
                    }
                }
            } finally {
                Files.writeString(places.timeline(), timeline.text());
            }
            if (good && !options.keeps()) {
                delete(directory);
            } else if (!good) {
                System.out.println("lab: logs and timeline are kept in " + directory);
            }
        }
    }

    private boolean begin(Testbed bed, Fault fault, LabConfig config) throws IOException {
        try {
            for (String name : bed.names) {
                bed.boot(name);
            }
            new Trial(bed, config).settle();
            return true;
        } catch (Trial.Broken broken) {
            store(new Result(
                    fault.name(),
                    options.ttl(),
                    program(),
                    now(),
                    new LinkedHashMap<>(),
                    List.of("start: " + broken.getMessage())));
            return false;
        }
    }

    /** Whether the cluster is well afterwards and nothing went wrong. */
    private boolean one(Testbed bed, Fault fault, LabConfig config, int number) throws IOException {
        Trial trial = new Trial(bed, config);
        List<String> violations = new ArrayList<>();
        try {
            bed.timeline.note("run " + number + " of " + fault.name());
            if (!fault.fresh()) {
                trial.rest();
            }
            fault.script().run(trial);
            trial.heal();
        } catch (Trial.Broken | IOException broken) {
            bed.timeline.note("BROKEN: " + broken);
            violations.add(String.valueOf(broken.getMessage()));
        }
        trial.judge();
        violations.addAll(trial.violations());
        Result result = new Result(fault.name(), options.ttl(), program(), now(), trial.figures(), violations);
        bed.timeline.note("result: " + result.line().strip());
        store(result);
        return violations.isEmpty();
    }

    private void store(Result result) throws IOException {
        // A stand-in shows what the lab sees; its figures are nobody's.
        if (!options.isStandIn()) {
            Files.writeString(
                    RESULTS,
                    result.line(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        StringBuilder figures = new StringBuilder();
        result.figures().forEach((name, value) -> figures.append(String.format(" %s %.1f;", name, value)));
        System.out.printf("%-24s ttl %s %s%n", result.fault(), result.ttl(), figures);
        result.wrong().forEach(text -> System.out.println("  WRONG: " + text));
        wrong += result.isGood() ? 0 : 1;
    }

    /** Tells one build from another. */
    private static String program() throws IOException {
        return Files.size(JAR) + "-" + Files.getLastModifiedTime(JAR).toMillis();
    }

    private static String now() {
        return Instant.now().toString();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> below = Files.walk(directory)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
