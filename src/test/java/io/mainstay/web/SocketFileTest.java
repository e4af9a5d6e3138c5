package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    Path directory;

    @Test
    void aSocketOfADeadNodeIsRemoved() throws Exception {
        Path socket = directory.resolve("n1.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        SocketFile.prepare(socket);
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketThatAnswersIsLeftAlone() throws Exception {
        Path socket = directory.resolve("n1.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> SocketFile.prepare(socket)).hasMessageContaining("another node answers on");
        }
        assertThat(socket).exists();
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("precious.txt"), "data");
        assertThatThrownBy(() -> SocketFile.prepare(file)).hasMessageContaining("is not a socket");
        assertThat(file).hasContent("data");
    }

    @Test
    void aPathThatTheKernelWouldCutIsRefused() {
        Path file = directory.resolve("x".repeat(120));
        assertThatThrownBy(() -> SocketFile.prepare(file)).hasMessageContaining("longer than 107 bytes");
    }

    @Test
    void aMissingDirectoryIsMade() throws Exception {
        SocketFile.prepare(directory.resolve("run/mainstay/n1.sock"));
        assertThat(directory.resolve("run/mainstay")).isDirectory();
    }
}
