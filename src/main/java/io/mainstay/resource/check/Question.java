package io.mainstay.resource.check;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.FileSystemException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * One question under way, from the connection to the answer; the first answer counts, and closes what was opened for it.
 * May be answered from any thread.
 */
final class Question {
    private final Promise<MonitorResult> answer = Promise.promise();
    private final List<Runnable> opened = new ArrayList<>(1);
    private final String target;
    private final long beganMs;
    private boolean isAnswered;

    Question(String target, long beganMs) {
        this.target = target;
        this.beganMs = beganMs;
    }

    Future<MonitorResult> answered() {
        return answer.future();
    }

    /** What to close with the answer; at once when there is one already. */
    void opened(Runnable close) {
        synchronized (this) {
            if (!isAnswered) {
                opened.add(close);
                return;
            }
        }
        close.run();
    }

    void answer(MonitorResult result) {
        List<Runnable> toClose;
        synchronized (this) {
            if (isAnswered) {
                return;
            }
            isAnswered = true;
            toClose = List.copyOf(opened);
            opened.clear();
        }
        toClose.forEach(Runnable::run);
        answer.tryComplete(result);
    }

    void well(String words, long nowMs) {
        answer(MonitorResult.online(target + " " + words + " in " + (nowMs - beganMs) + " ms"));
    }

    void ill(String words) {
        answer(MonitorResult.offline(target + " " + words));
    }

    void silent(long limitMs) {
        ill("did not answer within " + limitMs + " ms");
    }

    /** What went wrong on the way: the other side's doing is an answer, our own is none. */
    void failed(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String words = target + " could not be asked: " + Text.clean(reason);
        answer(isOurs(cause) ? MonitorResult.unknown(words) : MonitorResult.offline(words));
    }

    private static boolean isOurs(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            boolean isLocal = each instanceof UnknownHostException
                    || each instanceof FileSystemException
                    || each instanceof java.nio.file.FileSystemException
                    || String.valueOf(each.getMessage()).contains("Too many open files");
            if (isLocal) {
                return true;
            }
        }
        return false;
    }
}
