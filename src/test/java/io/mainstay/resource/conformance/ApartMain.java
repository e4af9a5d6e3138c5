package io.mainstay.resource.conformance;

import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.mainstay.run.BuiltInTypes;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM with a network and mounts of its own, which tries types and writes down what was found. */
final class ApartMain {
    private static final String FINDINGS = "findings";
    private static final long LIMIT_S = 200;

    private ApartMain() {}

    /** Tries these types in such a JVM, one after the other; the directory is for their files. */
    static Map<String, List<Finding>> run(List<String> types, Path directory) throws Exception {
        List<String> argv = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--mount",
                "--propagation",
                "private",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                classPath(),
                ApartMain.class.getName(),
                directory.toString()));
        argv.addAll(types);
        Process process = new ProcessBuilder(argv).inheritIO().start();
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the trials in a network of their own did not end well within " + LIMIT_S + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        Map<String, List<Finding>> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve(FINDINGS))) {
            String[] parts = line.split("\t", 4);
            found.computeIfAbsent(parts[0], type -> new ArrayList<>())
                    .add(new Finding(Check.valueOf(parts[1]), Finding.Result.valueOf(parts[2]), parts[3]));
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        ApartTrials.wire();
        TypeCatalog types = BuiltInTypes.catalog();
        List<String> lines = new ArrayList<>();
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            Path own = Files.createDirectory(directory.resolve(name));
            try (Workshop workshop = Workshops.at(own, "conformance-" + name)) {
                for (Finding each : ApartTrials.all()
                        .get(name)
                        .making()
                        .make(types.type(name), workshop, own)
                        .run()) {
                    lines.add(String.join(
                            "\t",
                            name,
                            each.check().name(),
                            each.result().name(),
                            each.words().replaceAll("\\s", " ")));
                }
            }
        }
        Files.write(directory.resolve(FINDINGS), lines);
        System.exit(0);
    }

    /** The tests' own, whether Maven or a console launched them. */
    private static String classPath() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
                : System.getProperty("java.class.path");
    }
}
