package io.mainstay.resource.network;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.resource.network.Places.Place;
import java.util.Optional;

/** What the places of a virtual address mean for its resource; src/docs/types/virtualip.md has the table. Pure. */
final class Judgement {
    /** It runs here, so that nobody may believe it offline, but not as it is wanted. */
    private static final int ELSEWHERE = 10;

    /** Whether a lost carrier is forgiven still. */
    enum Carrier {
        FORGIVEN,
        MISSED
    }

    private Judgement() {}

    /** @param wanted the interface it belongs to; empty when any will do */
    static MonitorResult of(IpAddress address, String wanted, Places places, Carrier carrier) {
        if (places.isEmpty()) {
            return MonitorResult.offline(address + " is on no interface");
        }
        Optional<Place> found = places.on(wanted);
        if (found.isEmpty()) {
            return MonitorResult.online(
                    ELSEWHERE, address + " is on " + places.names() + ", not on " + wanted + "; offline removes it");
        }
        Place place = found.get();
        String where = place.interfaceName();
        return switch (place.standing()) {
            case READY -> MonitorResult.online("on " + where);
            case DOWN -> MonitorResult.offline(where + " is down");
            case DUPLICATE ->
                MonitorResult.offline("another host has " + address + " too: the kernel has found it on " + where);
            case TENTATIVE ->
                MonitorResult.unknown("the kernel asks on " + where + " whether another host has " + address);
            case NO_CARRIER ->
                carrier == Carrier.MISSED
                        ? MonitorResult.offline(where + " has no carrier")
                        : MonitorResult.unknown(where + " has just lost its carrier");
        };
    }
}
