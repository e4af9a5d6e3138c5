package io.mainstay.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
    @TempDir
    Path directory;

    /** The reference vector of standardwebhooks.com. */
    @Test
    void signsAsTheStandardDoes() {
        assertThat(Signature.of(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330,
                        Buffer.buffer("{\"test\": 2432232314}")))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aKeyWithoutPrefixIsTakenAsItStands() {
        byte[] key = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);
        String coded = "whsec_" + Base64.getEncoder().encodeToString(key);
        Buffer body = Buffer.buffer("{}");
        assertThat(Signature.of("correct horse battery staple", "a", 1, body))
                .isEqualTo(Signature.of(coded, "a", 1, body))
                .isNotEqualTo(Signature.of(coded, "a", 2, body))
                .isNotEqualTo(Signature.of(coded, "b", 1, body));
    }

    @Test
    void aBrokenKeyIsNotShown() {
        assertThatThrownBy(() -> Signature.of("whsec_***secret***", "a", 1, Buffer.buffer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base64")
                .hasMessageNotContaining("secret***");
    }

    @Test
    void aSecretIsOneLineOfAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "  s3cret\n");
        assertThat(SecretFile.read(file.toString())).isEqualTo("s3cret");
        for (String bad : new String[] {"", "\n", "s3cret\nother", "x".repeat(SecretFile.MAX_BYTES + 1)}) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> SecretFile.read(file.toString()))
                    .hasMessageStartingWith(file.toString())
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> SecretFile.read(directory.resolve("none").toString()))
                .hasMessageEndingWith("does not exist");
    }

    @Test
    void positionsAreKeptInOnePiece() throws Exception {
        PositionFile file = new PositionFile(directory);
        assertThat(file.read()).isEmpty();
        TreeMap<String, Long> positions = new TreeMap<>(Map.of("pager", 812L, "chat", 7L));
        file.write(positions);
        assertThat(new PositionFile(directory).read()).isEqualTo(positions);
        Files.writeString(directory.resolve("hook-positions"), "pager 900\nchat seven\n");
        assertThat(file.read()).containsExactly(Map.entry("pager", 900L));
    }
}
