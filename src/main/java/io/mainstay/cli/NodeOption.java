package io.mainstay.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks to: as told, else MAINSTAY_SOCKET, else the one socket under /run/mainstay. */
final class NodeOption {
    private static final Path SOCKETS = Path.of("/run/mainstay");

    @Option(names = "--socket", paramLabel = "PATH", description = "the node's Unix socket")
    @Nullable Path socket;

    @Option(names = "--server", paramLabel = "URL", description = "the node's page, such as http://localhost:7480")
    @Nullable URI server;

    /** Where to connect, and what to call it. */
    record Place(Optional<Path> socket, String host, int port, String name) {}

    Place find() {
        if (socket != null) {
            return at(socket);
        }
        if (server != null) {
            return at(server);
        }
        String told = System.getenv("MAINSTAY_SOCKET");
        return told != null && !told.isEmpty() ? at(Path.of(told)) : at(onlySocket());
    }

    private static Place at(Path path) {
        return new Place(Optional.of(path), "localhost", 80, path.toString());
    }

    private static Place at(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new Failure(ExitCode.USAGE, "--server " + url + ": write it as http://HOST:PORT");
        }
        int port = url.getPort() < 0 ? 7480 : url.getPort();
        return new Place(Optional.empty(), url.getHost(), port, url.getHost() + ":" + port);
    }

    private static Path onlySocket() {
        List<Path> found;
        try (Stream<Path> files = Files.list(SOCKETS)) {
            found = files.filter(NodeOption::isSocket).sorted().toList();
        } catch (IOException | SecurityException e) {
            found = List.of();
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new Failure(
                ExitCode.NOT_REACHABLE,
                found.isEmpty()
                        ? "no node is found: there is no socket under " + SOCKETS
                                + " that you may see; start a node, or name it with --socket PATH or --server URL"
                        : "several nodes run here: " + found + "; choose one with --socket PATH");
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }
}
