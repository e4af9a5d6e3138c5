package io.mainstay.hook;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.EventHook;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks and events to try them with. */
final class Hooks {
    private Hooks() {}

    static LoggedEvent event(long number) {
        return new LoggedEvent(
                number,
                1_767_225_600_000L,
                "n1",
                3,
                9,
                "web",
                "app",
                "faulted",
                Severity.ERROR,
                "app exited 137 (SIGKILL)",
                0,
                new Asking("kim", "a trial", ""),
                Collections.emptySortedMap());
    }

    static EventHook exec(String... argv) {
        return new EventHook(
                "pager", EventHook.Filter.ALL, new EventHook.Exec(List.of(argv), Optional.empty()), 30_000, 3_600_000);
    }

    static EventHook webhook(String url) {
        return new EventHook("chat", EventHook.Filter.ALL, address(url), 30_000, 3_600_000);
    }

    static EventHook.Webhook address(String url) {
        return new EventHook.Webhook(url, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
