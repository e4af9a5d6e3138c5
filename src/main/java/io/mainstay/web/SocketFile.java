package io.mainstay.web;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The file behind the node's Unix socket: who may use it, and what to do with one left by an earlier life. Blocks. */
final class SocketFile {
    /** Whose members may command the node without being root, where the group exists. */
    static final String GROUP = "mainstay";
    /** The kernel's limit of a socket's path, bytes, less the closing zero. */
    static final int MAX_PATH = 107;

    private SocketFile() {}

    /** Makes way for binding {@code socket}, or throws with the reason why it must not be bound. */
    static void prepare(Path socket) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            throw new IOException("the socket's path is longer than " + MAX_PATH + " bytes: " + socket
                    + "; choose a shorter one in http.socket");
        }
        Path parent = socket.toAbsolutePath().getParent();
        if (parent != null && !Files.exists(parent)) {
            Files.createDirectories(parent);
            permit(parent, "rwxr-x---");
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isSocket = Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!isSocket) {
            throw new IOException(
                    socket + " is there and is not a socket; it is left alone: choose another http.socket");
        }
        if (answers(socket)) {
            throw new IOException("another node answers on " + socket + "; stop it, or choose another http.socket");
        }
        Files.delete(socket);
    }

    /** Lets root and the group in, nobody else. */
    static void admit(Path socket) throws IOException {
        permit(socket, "rw-rw----");
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static void permit(Path path, String mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        try {
            GroupPrincipal group =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            view.setGroup(group);
        } catch (UserPrincipalNotFoundException e) {
            // No such group on this machine: the owner alone gets in.
        }
        view.setPermissions(PosixFilePermissions.fromString(mode));
    }
}
