package io.mainstay.hook;

import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.EventHook.Exec;
import io.mainstay.core.hook.EventHook.Webhook;
import io.mainstay.exec.Call;
import io.mainstay.exec.Runner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** Carries one letter to where its hook wants it. Knows no time limit: whoever sends cancels the call. */
final class Couriers {
    private final ExecCourier exec;
    private final WebhookCourier webhook;

    Couriers(Vertx vertx, Runner runner, LongSupplier wallMs, String version) {
        exec = new ExecCourier(runner);
        webhook = new WebhookCourier(vertx, wallMs, version);
    }

    /** Always succeeds, on any thread. */
    Future<Answer> send(EventHook hook, Letter letter, Call call) {
        if (hook.target() instanceof Exec program) {
            return exec.send(program, letter, call);
        } else if (hook.target() instanceof Webhook address) {
            return webhook.send(address, letter, call);
        }
        throw new IllegalArgumentException("no courier for " + hook.target());
    }
}
