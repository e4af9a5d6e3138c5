package io.mainstay.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's three nodes as files: n1 and n2, which run the group, and the witness w1, all on loopback.
 *
 * @param directory where everything of the demo lies, and nothing else
 * @param balancer the load balancer's port; all others are of the hundred after it
 */
record DemoFiles(Path directory, int balancer) {
    static final int LARGEST_PORT = 65_000;
    static final List<String> RUNNERS = List.of("n1", "n2");
    static final String WITNESS = "w1";

    private static int number(String node) {
        return switch (node) {
            case "n1" -> 1;
            case "n2" -> 2;
            default -> 0;
        };
    }

    int service(String node) {
        return balancer + number(node);
    }

    int health(String node) {
        return balancer + 10 + number(node);
    }

    int page(String node) {
        return balancer + 80 + number(node);
    }

    private int cluster(String node) {
        return balancer + 20 + 4 * number(node);
    }

    Path socket(String node) {
        return directory.resolve(node + ".sock");
    }

    Path configuration(String node) {
        return directory.resolve(node + ".yaml");
    }

    /** Writes a node's configuration. */
    Path write(String node) throws IOException, URISyntaxException {
        String template;
        try (InputStream in = DemoFiles.class.getResourceAsStream("/demo/mainstay.yaml")) {
            if (in == null) {
                throw new IOException("the program is not whole: demo/mainstay.yaml is missing in it");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String text = template.replace("@node@", node)
                .replace("@directory@", directory.toString())
                .replace("@page@", Integer.toString(page(node)))
                .replace("@service@", Integer.toString(service(node)))
                .replace("@health@", Integer.toString(health(node)))
                .replace("@cluster1@", Integer.toString(cluster("n1")))
                .replace("@cluster2@", Integer.toString(cluster("n2")))
                .replace("@cluster3@", Integer.toString(cluster(WITNESS)))
                .replace("@java@", java().toString())
                .replace("@jar@", jar().toString());
        return Files.writeString(configuration(node), text);
    }

    /** The Java that runs this program. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static Path jar() throws URISyntaxException {
        return Path.of(DemoFiles.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Removes the directory with all that is in it. */
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
