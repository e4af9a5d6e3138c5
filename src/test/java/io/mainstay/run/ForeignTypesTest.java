package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.Problem;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.TypeCatalog.Trouble;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.mainstay.resource.conformance.Conformance;
import io.vertx.core.Future;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of RESOURCE_TYPES.md, compiled and run; and what is refused of types of others. */
@Timeout(60)
class ForeignTypesTest {
    private static final String MARK = "<!-- example: MarkerType.java -->\n```java\n";

    @TempDir
    Path directory;

    private Path types;

    @BeforeEach
    void makeDirectory() throws IOException {
        types = Files.createDirectory(directory.resolve("types"));
        Files.setPosixFilePermissions(types, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theExampleOfTheDocumentIsCompiledConfiguredAndConforms() throws Exception {
        jar("marker.jar", example(), "com.example.MarkerType");
        TypeCatalog catalog = KnownTypes.catalog(types);
        assertThat(catalog.troubles()).isEmpty();
        assertThat(catalog.names()).contains("process", "marker");
        Path file = directory.resolve("mainstay.yaml");
        Files.writeString(
                file,
                "node: n1\ngroups: {web: {resources: {a: {type: marker, file: /tmp/m}, b: {type: marker, file: /tmp/m}}}}\n");
        assertThat(ConfigFile.read(file, catalog, "n1", Map.of()).problems())
                .extracting(Problem::problem)
                .containsExactly("is wanted by groups.web.resources.a too");
        Path marker = directory.resolve("marker");
        try (Workshop workshop = Workshops.at(directory, "foreign")) {
            var findings = Conformance.of(
                            catalog.type("marker"), Map.of("file", marker.toString()), workshop, directory)
                    .killedBy(() -> Future.succeededFuture(marker.toFile().delete()))
                    .run();
            assertThat(Conformance.passed(findings)).as(findings.toString()).isTrue();
        }
    }

    @Test
    void aNameThatIsTakenIsAnErrorOfTheConfiguration() throws Exception {
        jar("a.jar", example().replace("\"marker\"", "\"script\""), "com.example.MarkerType");
        TypeCatalog catalog = KnownTypes.catalog(types);
        assertThat(catalog.troubles())
                .extracting(Trouble::problem)
                .containsExactly("has a type script, and so has Mainstay itself");
        Path file = directory.resolve("mainstay.yaml");
        Files.writeString(file, "node: n1\n");
        assertThat(ConfigFile.read(file, catalog, "n1", Map.of()).problems())
                .extracting(Problem::toString)
                .containsExactly("types = " + types.resolve("a.jar")
                        + ": has a type script, and so has Mainstay itself; remove one of them, or give its type another"
                        + " name");
        assertThat(catalog.type("script").getClass().getName()).startsWith("io.mainstay.");
    }

    @Test
    void aNameThatIsNoneIsRefused() throws Exception {
        jar("a.jar", example().replace("\"marker\"", "\"My Marker\""), "com.example.MarkerType");
        assertThat(KnownTypes.catalog(types).troubles())
                .extracting(Trouble::problem)
                .containsExactly("calls its type 'My Marker', which is no name for one");
    }

    @Test
    void twoJarsWithOneTypeAreNamedBoth() throws Exception {
        jar("a.jar", example(), "com.example.MarkerType");
        Files.copy(types.resolve("a.jar"), types.resolve("b.jar"));
        assertThat(KnownTypes.catalog(types).troubles())
                .containsExactly(new Trouble(
                        types.resolve("b.jar").toString(),
                        "has a type marker, and so has " + types.resolve("a.jar"),
                        "remove one of them, or give its type another name"));
    }

    @Test
    void aDirectoryThatOthersCanWriteIsNotLookedInto() throws Exception {
        jar("marker.jar", example(), "com.example.MarkerType");
        Files.setPosixFilePermissions(types, PosixFilePermissions.fromString("rwxrwxr-x"));
        TypeCatalog catalog = KnownTypes.catalog(types);
        assertThat(catalog.names()).doesNotContain("marker");
        assertThat(catalog.troubles())
                .extracting(Trouble::problem)
                .containsExactly(types + " can be written by others (mode 775), so its code is not run");
    }

    @Test
    void aDirectoryBelowOneThatOthersCanWriteIsNotLookedInto() throws Exception {
        jar("marker.jar", example(), "com.example.MarkerType");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(KnownTypes.catalog(types).troubles())
                .extracting(Trouble::problem)
                .containsExactly(directory + " can be written by others (mode 777), so its code is not run");
    }

    @Test
    void aJarThatOthersCanWriteIsNotLoadedNorOneBehindALink() throws Exception {
        jar("marker.jar", example(), "com.example.MarkerType");
        Files.setPosixFilePermissions(types.resolve("marker.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.createSymbolicLink(types.resolve("link.jar"), types.resolve("marker.jar"));
        TypeCatalog catalog = KnownTypes.catalog(types);
        assertThat(catalog.names()).doesNotContain("marker");
        assertThat(catalog.troubles())
                .extracting(Trouble::problem)
                .containsExactly(
                        types.resolve("link.jar") + " is a symbolic link, so its code is not run",
                        types.resolve("marker.jar") + " can be written by others (mode 666), so its code is not run");
    }

    @Test
    void aDirectoryOfSomebodyElseIsNotLookedInto() throws Exception {
        jar("marker.jar", example(), "com.example.MarkerType");
        int owner = (Integer) Files.getAttribute(types, "unix:uid");
        ForeignTypes found = ForeignTypes.in(types, Set.of(owner + 1));
        assertThat(found.types()).isEmpty();
        assertThat(found.troubles())
                .extracting(Trouble::problem)
                .containsExactly(types + " belongs to user " + owner
                        + ", neither root nor the agent's own, so its code is not run");
    }

    @Test
    void aClassThatCannotBeMadeIsNamedAndTheOthersAreHad() throws Exception {
        jar("broken.jar", example(), "com.example.Missing");
        jar("marker.jar", example(), "com.example.MarkerType");
        TypeCatalog catalog = KnownTypes.catalog(types);
        assertThat(catalog.names()).contains("marker");
        assertThat(catalog.troubles()).hasSize(1);
        assertThat(catalog.troubles().get(0).problem())
                .startsWith("has a type that cannot be made (")
                .contains("com.example.Missing");
    }

    @Test
    void whereThereIsNoDirectoryThereAreNoTypesOfOthers() {
        TypeCatalog catalog = KnownTypes.catalog(directory.resolve("none"));
        assertThat(catalog.troubles()).isEmpty();
        assertThat(catalog.names()).isEqualTo(BuiltInTypes.catalog().names());
    }

    private static String example() throws IOException {
        String text = Files.readString(Path.of("src/docs/RESOURCE_TYPES.md"));
        int begin = text.indexOf(MARK) + MARK.length();
        assertThat(begin).isGreaterThan(MARK.length());
        return text.substring(begin, text.indexOf("```", begin));
    }

    /** What somebody who writes a type compiles against; asked of the classes, for tests are started in several ways. */
    private static String classPath() {
        return Stream.of(ResourceType.class, Future.class, NullMarked.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A jar as others would build it. */
    private void jar(String name, String source, String service) throws IOException {
        Path work = Files.createTempDirectory(directory, "build");
        Path java = work.resolve("MarkerType.java");
        Files.writeString(java, source);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", work.toString(), "-cp", classPath(), java.toString());
        assertThat(code).as("the example compiles").isZero();
        Path jar = types.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(out);
                Stream<Path> classes = Files.walk(work)) {
            to.putNextEntry(new JarEntry("META-INF/services/io.mainstay.resource.ResourceType"));
            to.write(service.getBytes(StandardCharsets.UTF_8));
            for (Path each : List.copyOf(
                    classes.filter(path -> path.toString().endsWith(".class")).toList())) {
                to.putNextEntry(new JarEntry(work.relativize(each).toString()));
                to.write(Files.readAllBytes(each));
            }
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
