package io.mainstay.resource.process;

import io.mainstay.core.ResourceId;
import io.mainstay.exec.Programs;
import io.mainstay.exec.SafeName;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one program sends what sd_notify(3) sends. The path is short and always the same, so that a later life of the
 * agent listens where the program still sends to; the directory lets everybody through and the socket belongs to the
 * program's user alone. Thread-safe.
 */
final class NotifySocket {
    private final Programs programs;
    private final Path path;
    private @Nullable Future<Channel> opened;

    NotifySocket(Programs programs, Path stateDirectory, ResourceId id) {
        this.programs = programs;
        // Below the state directory another user could not reach it, and 107 bytes are all that a path may have.
        Path base = Path.of("/run");
        this.path = (Files.isWritable(base) ? base : Path.of(System.getProperty("java.io.tmpdir", "/tmp")))
                .resolve("mainstay-notify-" + digest(stateDirectory.toString()))
                .resolve(digest(SafeName.of(id)));
    }

    Path path() {
        return path;
    }

    /** Listens, unless it does already or is about to; {@code notices} is called on the loop. */
    synchronized Future<Void> open(EventLoop loop, Optional<String> user, Consumer<Notice> notices) {
        if (opened == null) {
            opened = blocking(this::makeRoom)
                    .compose(ready -> bind(loop, notices))
                    .compose(bound -> blocking(() -> hand(user))
                            .map(bound)
                            .recover(failed -> close(bound).compose(closed -> Future.failedFuture(failed))));
        }
        return opened.<Void>mapEmpty().recover(failed -> {
            forget();
            return Future.failedFuture("no notify socket at " + path + ": " + failed.getMessage());
        });
    }

    /** Hears no more; the path is gone. */
    Future<Void> close() {
        Future<Channel> open = forget();
        return open == null ? Future.succeededFuture() : open.otherwiseEmpty().compose(this::close);
    }

    private synchronized @Nullable Future<Channel> forget() {
        Future<Channel> was = opened;
        opened = null;
        return was;
    }

    private Future<Void> close(@Nullable Channel open) {
        if (open == null) {
            return Future.succeededFuture();
        }
        Promise<Void> closed = Promise.promise();
        open.close().addListener(done -> closed.complete());
        return closed.future().compose(done -> blocking(this::remove));
    }

    private Future<Channel> bind(EventLoop loop, Consumer<Notice> notices) {
        Promise<Channel> bound = Promise.promise();
        new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        // Netty reads 2 KiB of one at most, which bounds what a program can make us keep.
                        notices.accept(Notice.parse(packet.content().toString(StandardCharsets.UTF_8)));
                    }
                })
                .bind(new DomainSocketAddress(path.toFile()))
                .addListener((io.netty.channel.ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        bound.complete(done.channel());
                    } else {
                        bound.fail(done.cause());
                    }
                });
        return bound.future();
    }

    private void makeRoom() throws IOException {
        Path directory = directory();
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    || !own.equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(directory + " is not this node's directory; remove it", there);
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.deleteIfExists(path);
    }

    private void hand(Optional<String> user) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        if (user.isPresent()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get()));
        }
    }

    private void remove() throws IOException {
        Files.deleteIfExists(path);
        try {
            Files.deleteIfExists(directory());
        } catch (DirectoryNotEmptyException used) {
            return; // Another program's socket is in it.
        }
    }

    private Path directory() {
        Path directory = path.getParent();
        if (directory == null) {
            throw new IllegalStateException(path + " has no directory");
        }
        return directory;
    }

    private Future<Void> blocking(FileWork work) {
        Promise<Void> answer = Promise.promise();
        programs.later(() -> {
                    try {
                        work.run();
                        answer.complete();
                    } catch (IOException failed) {
                        answer.fail(failed);
                    }
                })
                .onFailure(answer::tryFail);
        return answer.future();
    }

    private static String digest(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private interface FileWork {
        void run() throws IOException;
    }
}
