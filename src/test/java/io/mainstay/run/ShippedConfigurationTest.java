package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.ConfigFile;
import io.mainstay.config.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedConfigurationTest {
    @ParameterizedTest
    @ValueSource(strings = {"conf/mainstay.yaml", "conf/docker/mainstay.yaml", "conf/examples/virtualip.yaml"})
    void whatIsShippedIsInOrder(String file) {
        Reading reading = ConfigFile.read(Path.of(file), BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.config()).isPresent();
    }

    @Test
    void twoHealthChecksCannotHaveOnePort(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), """
                groups:
                  web: {resources: {lb: {type: lbhealthcheck, port: 61000}}}
                  db: {resources: {lb: {type: lbhealthcheck, port: 61001, http: {port: 61000}}}}
                """);
        Reading reading = ConfigFile.read(file, BuiltInTypes.catalog(), "n1", Map.of());
        assertThat(reading.problems())
                .hasToString("[groups.db.resources.lb = port 61000: is wanted by groups.web.resources.lb too;"
                        + " give each its own]");
    }
}
