package io.mainstay.resource.ocf;

import io.mainstay.exec.Command;
import io.mainstay.exec.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the agents of this machine say of themselves. Each is asked once as long as its file stays as it is, which takes
 * some 20 ms, and at most {@value #LIMIT_MS} ms. Thread-safe; blocks.
 */
final class Agents {
    /** OCF agents ask for 5 s for their meta-data; whoever checks a configuration waits for it. */
    static final long LIMIT_MS = 5_000;
    /** The longest of Debian's agents prints 13 KiB. */
    static final int MAX_BYTES = 256 * 1024;
    /** More kinds of agents than any node uses. */
    private static final int MAX_KEPT = 1_000;

    private final Map<Path, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(FileTime modified, long size, Answer answer) {}

    /**
     * @param metaData empty when it could not be had
     * @param problem why, as the end of a sentence that begins with the agent's file
     * @param mayPass whether the next time may be better
     */
    record Answer(Optional<MetaData> metaData, String problem, boolean mayPass) {
        static Answer refused(String problem) {
            return new Answer(Optional.empty(), problem, false);
        }
    }

    /** Asks again where it did not answer in time. */
    Answer ask(OcfParameters parameters) {
        return find(parameters, Asking.AGAIN);
    }

    /** What it said when it was last asked; a slow one is not waited for a second time. */
    Answer known(OcfParameters parameters) {
        return find(parameters, Asking.ONCE);
    }

    private enum Asking {
        ONCE,
        AGAIN
    }

    private Answer find(OcfParameters parameters, Asking asking) {
        Path file = parameters.file();
        FileTime modified;
        long size;
        try {
            if (!Files.isRegularFile(file)) {
                return Answer.refused("is not there");
            }
            if (!Files.isExecutable(file)) {
                return Answer.refused("is not executable");
            }
            modified = Files.getLastModifiedTime(file);
            size = Files.size(file);
        } catch (IOException gone) {
            return Answer.refused("cannot be read (" + gone.getMessage() + ")");
        }
        Kept before = kept.get(file);
        if (before != null
                && before.size() == size
                && before.modified().equals(modified)
                && !(before.answer().mayPass() && asking == Asking.AGAIN)) {
            return before.answer();
        }
        Answer answer = askNow(parameters);
        if (kept.size() < MAX_KEPT || kept.containsKey(file)) {
            kept.put(file, new Kept(modified, size, answer));
        }
        return answer;
    }

    private static Answer askNow(OcfParameters parameters) {
        Command command = new Command(
                List.of(parameters.file().toString(), "meta-data"),
                Optional.empty(),
                OcfVariables.agent(parameters),
                Optional.empty(),
                Optional.empty());
        try {
            MetaData metaData = MetaDataReader.read(Question.ask(command, LIMIT_MS, MAX_BYTES));
            return new Answer(Optional.of(metaData), "", false);
        } catch (Question.Unanswered late) {
            return new Answer(Optional.empty(), "could not be asked for its meta-data: " + late.getMessage(), true);
        } catch (MetaDataReader.Unreadable wrong) {
            return Answer.refused("answers meta-data with what " + wrong.getMessage());
        } catch (IOException failed) {
            return Answer.refused("does not answer meta-data: " + failed.getMessage());
        }
    }
}
