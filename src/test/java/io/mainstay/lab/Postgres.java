package io.mainstay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Debian's PostgreSQL: where its programs are, and a data directory for a test. */
final class Postgres {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private Postgres() {}

    /** The programs of the newest one that is installed; a directory that is not there when none is. */
    static Path programs() {
        try (Stream<Path> found = Files.list(VERSIONS)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElse(VERSIONS.resolve("none"));
        } catch (IOException none) {
            return VERSIONS.resolve("none");
        }
    }

    static void demand() {
        if (!Files.isDirectory(programs())) {
            throw new Trial.Broken("PostgreSQL is not installed (Debian: apt-get install postgresql)");
        }
    }

    /** Makes it below {@code home}, owned by the user postgres; {@code settings} are lines of postgresql.conf. */
    static Path create(Path home, List<String> settings, String statements) throws IOException {
        Files.createDirectories(home);
        Shell.run("chown", "postgres:", home.toString());
        Path data = home.resolve("data");
        asOwner("", programs().resolve("initdb").toString(), "-D", data.toString(), "-A", "trust", "--no-sync");
        Files.write(data.resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
        // Nobody but the lab reaches these networks.
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 10.78.0.0/24 trust\n", StandardOpenOption.APPEND);
        asOwner(statements, programs().resolve("postgres").toString(), "--single", "-D", data.toString(), "postgres");
        return data;
    }

    private static void asOwner(String input, String... words) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "env", "-C", "/"));
        all.addAll(List.of(words));
        Shell.run(input, all);
    }
}
