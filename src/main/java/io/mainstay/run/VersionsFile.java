package io.mainstay.run;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupsVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of the groups as a node keeps them in its state directory, so that it knows after a restart what to look for
 * before it has heard of anybody. Blocking. Written whole or not at all.
 */
record VersionsFile(Path path) {
    private static final int VERSION = 1;
    private static final long MAX_BYTES = 4L * ClusterState.VERSIONS_LIMIT * GroupsVersion.MAX_BYTES;

    /** The one of a state directory. */
    static VersionsFile in(Path state) {
        return new VersionsFile(state.resolve("groups.json"));
    }

    /** Oldest first; none when there is no file. Fails with a sentence for the operator. */
    List<GroupsVersion> read() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        if (Files.size(path) > MAX_BYTES) {
            throw broken("is larger than any that was written");
        }
        try {
            JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(path)));
            if (json.getInteger("v", 0) != VERSION) {
                throw broken("is of another version");
            }
            List<GroupsVersion> versions = new ArrayList<>();
            JsonArray all = json.getJsonArray("versions");
            for (int i = 0; i < all.size(); i++) {
                JsonObject each = all.getJsonObject(i);
                versions.add(new GroupsVersion(
                        each.getLong("number"),
                        each.getString("document"),
                        each.getString("by"),
                        each.getString("reason"),
                        each.getLong("at")));
            }
            return versions;
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw broken("cannot be read (" + e + ")");
        }
    }

    private IOException broken(String what) {
        return new IOException("the versions of the groups in " + path + ": the file " + what
                + "; take it away, and the node starts with its own file's groups until it hears of the others");
    }

    void write(List<GroupsVersion> versions) throws IOException {
        JsonArray all = new JsonArray();
        versions.forEach(each -> all.add(new JsonObject()
                .put("number", each.number())
                .put("by", each.by())
                .put("reason", each.reason())
                .put("at", each.atWallMs())
                .put("document", each.document())));
        Buffer text = new JsonObject().put("v", VERSION).put("versions", all).toBuffer();
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text.getBytes()));
            out.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
