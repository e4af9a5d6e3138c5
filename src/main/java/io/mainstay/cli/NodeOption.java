package io.mainstay.cli;

import io.mainstay.config.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks to: as told, else MAINSTAY_SOCKET, else the one socket under /run/mainstay. */
final class NodeOption {
    private static final Path SOCKETS = Path.of("/run/mainstay");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]|localhost");

    @Option(names = "--socket", paramLabel = "PATH", description = "the node's Unix socket")
    @Nullable Path socket;

    @Option(names = "--server", paramLabel = "URL", description = "the node's page, such as https://n1.example:7480")
    @Nullable URI server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "with --server: the file with the token that says who asks")
    @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "with --server https://…: the authority's certificate in PEM, else those that Java knows")
    @Nullable Path ca;

    /** Where to connect, what to call it, and how to say who asks. */
    record Place(Optional<Path> socket, String host, int port, String name, Safety safety) {
        /** One that is neither encrypted nor asked who he is. */
        Place(Optional<Path> socket, String host, int port, String name) {
            this(socket, host, port, name, Safety.NONE);
        }
    }

    /**
     * How a connection over TCP is protected.
     *
     * @param ca the authority that the node's certificate must be of; empty: one that Java knows
     * @param token who asks; empty where the node asks nobody
     */
    record Safety(Encryption encryption, Optional<Path> ca, String token) {
        static final Safety NONE = new Safety(Encryption.NONE, Optional.empty(), "");
    }

    /** Whether it is encrypted. */
    enum Encryption {
        NONE,
        TLS
    }

    Place find() {
        if (server == null && (tokenFile != null || ca != null)) {
            throw new Failure(
                    ExitCode.USAGE, "--token-file and --ca are for --server; the node's socket asks for neither");
        }
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

    private Place at(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.matches("https?") || url.getHost() == null) {
            throw new Failure(
                    ExitCode.USAGE, "--server " + url + ": write it as https://HOST:PORT or http://HOST:PORT");
        }
        boolean isEncrypted = scheme.equals("https");
        if (!isEncrypted && ca != null) {
            throw new Failure(ExitCode.USAGE, "--ca is for https, and --server is " + url);
        }
        if (!isEncrypted
                && tokenFile != null
                && !LOOPBACK.matcher(url.getHost()).matches()) {
            throw new Failure(
                    ExitCode.USAGE, "the token would travel to " + url.getHost() + " in the clear; write https://");
        }
        int port = url.getPort() < 0 ? 7480 : url.getPort();
        Safety safety = new Safety(
                isEncrypted ? Encryption.TLS : Encryption.NONE,
                Optional.ofNullable(ca),
                tokenFile == null ? "" : token(tokenFile));
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return new Place(Optional.empty(), host, port, url.getHost() + ":" + port, safety);
    }

    private static String token(Path file) {
        try {
            TokenFile.refuseIfOpen(file);
            List<String> lines = Files.readAllLines(file);
            String token = lines.isEmpty() ? "" : lines.get(0).strip();
            if (!token.matches("[!-~]{1,256}")) {
                throw new IOException(file + " does not begin with a token; mainstay token create prints one");
            }
            return token;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "--token-file: " + e.getMessage());
        }
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
