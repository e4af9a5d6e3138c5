package io.mainstay.resource.network;

import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Fit.Grade;
import io.mainstay.exec.Exit;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** What an interface without its address says about the node: one that leads nowhere makes it a worse target. Pure. */
final class LinkState {
    private static final String MISSING = "does not exist";

    private LinkState() {}

    static List<String> show(String interfaceName) {
        return List.of("ip", "-j", "link", "show", "dev", interfaceName);
    }

    static Fit fit(String interfaceName, Exit shown) {
        if (shown.code() != 0) {
            return shown.output().contains(MISSING)
                    ? new Fit(Grade.WORSE, "it has no interface " + interfaceName)
                    : Fit.WELL;
        }
        JsonArray flags = Printed.objects(shown).stream()
                .findFirst()
                .map(link -> link.getJsonArray("flags", new JsonArray()))
                .orElse(new JsonArray());
        if (!flags.contains("UP")) {
            return new Fit(Grade.WORSE, "its " + interfaceName + " is down");
        }
        return flags.contains("NO-CARRIER")
                ? new Fit(Grade.WORSE, "its " + interfaceName + " has no carrier")
                : Fit.WELL;
    }
}
