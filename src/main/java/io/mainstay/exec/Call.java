package io.mainstay.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * One call of a verb, with its number and the means to end it early. {@code cancel} and {@code onCancel} may be called
 * from any thread; what was registered runs once, at once when the call is cancelled already.
 */
public final class Call {
    private final long number;
    private final List<Runnable> onCancel = new ArrayList<>(1);
    private boolean cancelled;

    public Call(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    public void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            actions = List.copyOf(onCancel);
            onCancel.clear();
        }
        actions.forEach(Runnable::run);
    }
}
