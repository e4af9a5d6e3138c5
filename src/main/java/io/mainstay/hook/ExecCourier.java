package io.mainstay.hook;

import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook.Exec;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Runner;
import io.mainstay.exec.Text;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs a hook's program: the event in its environment and, as JSON, on its standard input. No shell is asked. */
final class ExecCourier {
    /** EX_DATAERR of sysexits.h: the program will never take this event. */
    static final int REFUSED = 65;

    /** Programs of one hook at the same time: an attempt, and a test or what is left of the attempt before. */
    static final int MAX_RUNNING = 2;

    private final Runner runner;
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    ExecCourier(Runner runner) {
        this.runner = runner;
    }

    /** Always succeeds, on any thread. A cancelled call has the program killed, with all that it started. */
    Future<Answer> send(Exec program, Letter letter, Call call) {
        if (running.getOrDefault(letter.hook(), 0) >= MAX_RUNNING) {
            return Future.succeededFuture(Answer.failed(program.argv().get(0) + " was not run: " + MAX_RUNNING
                    + " of this hook's programs have not ended, though they were killed"));
        }
        running.merge(letter.hook(), 1, Integer::sum);
        Command command = new Command(
                program.argv(), Optional.empty(), letter.environment(), program.user(), Optional.empty(), List.of());
        return runner.run(command, call, letter.json().encode() + "\n")
                .onComplete(ended -> running.merge(letter.hook(), -1, Integer::sum))
                .map(ExecCourier::answer)
                .otherwise(failure -> Answer.failed(Text.clean(String.valueOf(failure.getMessage()))));
    }

    private static Answer answer(Exit exit) {
        Outcome outcome =
                exit.code() == 0 ? Outcome.DELIVERED : exit.code() == REFUSED ? Outcome.REFUSED : Outcome.FAILED;
        return new Answer(outcome, exit.evidence(), exit.output(), 0);
    }
}
