package io.mainstay.resource.network;

import io.mainstay.exec.Exit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** On which interfaces of this host an address is, as {@code ip -j address show to ADDRESS} tells it. Pure. */
record Places(List<Place> all) {
    Places {
        all = List.copyOf(all);
    }

    /** How an address stands on its interface; the worst that is true. */
    enum Standing {
        /** IPv6: the kernel found another host that has it. */
        DUPLICATE,
        /** The interface is switched off. */
        DOWN,
        /** The interface is on, and nothing is at the other end. */
        NO_CARRIER,
        /** IPv6: the kernel is still asking whether another host has it. */
        TENTATIVE,
        READY
    }

    /** One interface that has it. */
    record Place(String interfaceName, int prefix, Standing standing) {}

    static Places of(Exit exit, IpAddress address) {
        List<Place> places = new ArrayList<>();
        for (JsonObject link : Printed.objects(exit)) {
            JsonArray addresses = link.getJsonArray("addr_info", new JsonArray());
            for (int i = 0; i < addresses.size(); i++) {
                JsonObject one = addresses.getJsonObject(i);
                boolean isIt = IpAddress.parse(one.getString("local", ""))
                        .filter(address::equals)
                        .isPresent();
                if (isIt) {
                    places.add(new Place(
                            link.getString("ifname", ""), one.getInteger("prefixlen", 0), standing(link, one)));
                }
            }
        }
        return new Places(places);
    }

    private static Standing standing(JsonObject link, JsonObject address) {
        JsonArray flags = link.getJsonArray("flags", new JsonArray());
        if (address.getBoolean("dadfailed", false)) {
            return Standing.DUPLICATE;
        }
        if (!flags.contains("UP")) {
            return Standing.DOWN;
        }
        if (flags.contains("NO-CARRIER")) {
            return Standing.NO_CARRIER;
        }
        return address.getBoolean("tentative", false) ? Standing.TENTATIVE : Standing.READY;
    }

    /** Where it is on that interface; on the first one when none is named. */
    Optional<Place> on(String interfaceName) {
        return all.stream()
                .filter(place ->
                        interfaceName.isEmpty() || place.interfaceName().equals(interfaceName))
                .findFirst();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The interfaces, for people. */
    String names() {
        return String.join(
                ", ", all.stream().map(Place::interfaceName).distinct().toList());
    }
}
