package io.mainstay.resource.network;

import io.mainstay.exec.Exit;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Optional;

/**
 * A network that is directly connected: it ends at an interface, without a gateway between.
 *
 * @param prefix its length
 */
record Connected(String interfaceName, int prefix) {
    /** The narrowest of those that {@code ip -j route show match ADDRESS} printed. Pure. */
    static Optional<Connected> narrowest(Exit exit) {
        return Printed.objects(exit).stream()
                .filter(route -> !route.containsKey("gateway") && !route.containsKey("via"))
                .filter(route -> route.getString("type", "unicast").equals("unicast"))
                .map(route -> new Connected(route.getString("dev", ""), prefix(route)))
                .filter(network ->
                        network.prefix() > 0 && !network.interfaceName().isEmpty())
                .max(Comparator.comparingInt(Connected::prefix));
    }

    /** 0 for the default route and for a route to one host, which says nothing about its neighbours. */
    private static int prefix(JsonObject route) {
        String destination = route.getString("dst", "");
        String length = destination.substring(destination.indexOf('/') + 1);
        return destination.indexOf('/') > 0 && length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : 0;
    }
}
