package io.mainstay.resource.network;

import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.OwnProgram;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks and tells the neighbours of an interface who has an address, by our announce program (src/main/c/announce). */
final class Neighbours {
    /** What announce.c ends with when somebody has it. */
    private static final int TAKEN = 10;

    private final ResourceContext context;
    private volatile @Nullable Future<Path> installed;

    Neighbours(ResourceContext context) {
        this.context = context;
    }

    /** The hardware address of who has it; empty when nobody answers within the limit. */
    Future<Optional<String>> holder(IpAddress address, String interfaceName, long limitMs, Call call) {
        return run(List.of("probe", address.text(), interfaceName, Long.toString(limitMs)), call)
                .map(exit -> {
                    if (exit.code() != 0 && exit.code() != TAKEN) {
                        throw new IllegalStateException("neighbours cannot be asked for " + address + " on "
                                + interfaceName + ": announce " + exit.evidence());
                    }
                    return Optional.of(exit.output().strip()).filter(mac -> exit.code() == TAKEN);
                });
    }

    /** Tells them once that it is here; fails with the reason when that cannot be done. */
    Future<Void> tell(IpAddress address, String interfaceName, Call call) {
        return run(List.of("tell", address.text(), interfaceName), call).map(exit -> {
            if (exit.code() != 0) {
                throw new IllegalStateException(
                        "neighbours cannot be told of " + address + ": announce " + exit.evidence());
            }
            return null;
        });
    }

    private Future<Exit> run(List<String> arguments, Call call) {
        return program()
                .compose(program -> {
                    List<String> argv = new ArrayList<>(List.of(program.toString()));
                    argv.addAll(arguments);
                    return context.workshop().runner().run(Command.of(argv.toArray(String[]::new)), call);
                })
                .onFailure(failure -> installed = null);
    }

    /** Installed once, and anew after a failure: somebody may have removed it. */
    private Future<Path> program() {
        Future<Path> present = installed;
        if (present == null) {
            Path directory = context.stateDirectory();
            present = context.workshop().vertx().executeBlocking(() -> OwnProgram.ANNOUNCE.install(directory));
            installed = present;
        }
        return present;
    }
}
