package io.mainstay.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads one secret from its file, anew each time, so that it can be changed while the node runs. Blocks. */
final class SecretFile {
    static final int MAX_BYTES = 4_096;

    private SecretFile() {}

    /** The file's one line. @throws IOException saying what is wrong with the file, never what is in it */
    static String read(String file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + " does not exist", missing);
        } catch (IOException unreadable) {
            throw new IOException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
        }
        if (text.isEmpty() || text.chars().anyMatch(each -> each < 0x20 || each == 0x7f)) {
            throw new IOException(file + " does not hold one line of text");
        }
        return text;
    }
}
