package io.mainstay.config;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.config.NodeConfig.Http;
import io.mainstay.config.NodeConfig.HttpTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code http}: where the page and the REST interface are, who may ask there, and how it is protected. */
final class HttpReader {
    /** The kernel's limit for the path of a Unix socket, without the closing NUL. */
    private static final int MAX_SOCKET_BYTES = 107;

    private static final String DEFAULT_LISTEN = "127.0.0.1:7480";
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost");

    private final Section section;
    private final String node;
    private String host = "";
    private int port = -1;

    HttpReader(Section section, String node) {
        this.section = section;
        this.node = node;
    }

    Http read() {
        listen();
        Path socket = ConfigReader.path(section, "socket", "/run/mainstay/" + node + ".sock");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_BYTES) {
            section.problem(
                    "socket", "is too long for a Unix socket", "give at most " + MAX_SOCKET_BYTES + " bytes of path");
        }
        boolean isGiven = section.has("commands");
        boolean overTcp = section.flag("commands", false);
        Optional<Path> tokens = file(section, "tokens", "/etc/mainstay/tokens");
        Optional<HttpTls> tls = tls();
        if (tokens.isPresent() && isGiven) {
            section.problem(
                    "commands",
                    "says nothing beside http.tokens: there each token's role decides",
                    "leave it out, or leave tokens out");
        }
        // W6: neither a token nor a command travels in the clear.
        if (port >= 0 && !isLoopback() && tls.isEmpty() && (overTcp || tokens.isPresent())) {
            section.problem(
                    "listen",
                    "would take " + (tokens.isPresent() ? "tokens" : "commands") + " from other machines in the clear",
                    "give http.tls: {cert: FILE, key: FILE}, or bind it to 127.0.0.1");
        } else if (port >= 0 && !isLoopback() && tokens.isEmpty()) {
            section.warning(
                    "listen",
                    overTcp
                            ? "lets everyone who reaches this address command the node"
                            : "shows the page to everyone who reaches this address",
                    "give http.tokens, or bind it to 127.0.0.1 unless a firewall stands before it");
        }
        section.refuseOthers();
        return new Http(host, port, socket, overTcp ? Commands.SOCKET_AND_TCP : Commands.SOCKET_ONLY, tokens, tls);
    }

    private void listen() {
        Matcher matcher = LISTEN.matcher(section.text("listen").orElse(DEFAULT_LISTEN));
        if (matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535) {
            host = matcher.group(1).replace("[", "").replace("]", "");
            port = Integer.parseInt(matcher.group(2));
        } else {
            section.problem(
                    "listen",
                    "is no address and port",
                    "write \"" + DEFAULT_LISTEN + "\"; the port is 0 to 65535, an IPv6 address stands in [ ]");
        }
    }

    private boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    private Optional<HttpTls> tls() {
        if (!section.has("tls")) {
            return Optional.empty();
        }
        Section tls = section.section("tls");
        for (String key : List.of("cert", "key")) {
            if (!tls.has(key)) {
                tls.problem(key, "is missing", "give the path of a PEM file");
            }
        }
        Optional<Path> cert = file(tls, "cert", "/etc/mainstay/http.pem");
        Optional<Path> key = file(tls, "key", "/etc/mainstay/http.key");
        tls.refuseOthers();
        return Optional.of(new HttpTls(cert.orElse(Path.of("")), key.orElse(Path.of(""))));
    }

    private static Optional<Path> file(Section section, String key, String otherwise) {
        return section.has(key) ? Optional.of(ConfigReader.path(section, key, otherwise)) : Optional.empty();
    }
}
