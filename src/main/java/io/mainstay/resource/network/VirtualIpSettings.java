package io.mainstay.resource.network;

import io.mainstay.exec.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A virtual address as it is configured.
 *
 * @param prefix its network's length; 0 when it is to be found by route
 * @param interfaceName empty when it is to be found by route
 * @param label what follows the interface's name in the address's label; empty for none
 * @param conflictCheckMs for how long neighbours are asked whether they have it; 0 when they are not asked
 * @param announceCount how often neighbours are told after it was taken or confirmed
 * @param announceEveryMs how often they are told again while it is online; 0 when never
 * @param carrierGraceMs for how long the interface may be without a carrier
 */
record VirtualIpSettings(
        IpAddress address,
        int prefix,
        String interfaceName,
        String label,
        long conflictCheckMs,
        long announceCount,
        long announceIntervalMs,
        long announceEveryMs,
        long carrierGraceMs) {
    /** Only networks of two or one have no broadcast address. */
    private static final int LAST_BROADCAST_PREFIX = 30;

    static VirtualIpSettings of(Map<String, Object> values) {
        return new VirtualIpSettings(
                IpAddress.of(text(values, "address")),
                (int) number(values, "prefix"),
                text(values, "interface"),
                text(values, "label"),
                number(values, "ConflictCheck"),
                number(values, "AnnounceCount"),
                number(values, "AnnounceInterval"),
                number(values, "AnnounceEvery"),
                number(values, "CarrierGrace"));
    }

    private static long number(Map<String, Object> values, String key) {
        return values.get(key) instanceof Number given ? given.longValue() : 0;
    }

    private static String text(Map<String, Object> values, String key) {
        return values.get(key) instanceof String given ? given : "";
    }

    boolean isSamePlace(VirtualIpSettings other) {
        return address.equals(other.address) && interfaceName.equals(other.interfaceName);
    }

    String family() {
        return address.family().option();
    }

    /** Shows every place of it, and nothing else. */
    List<String> show() {
        return List.of("ip", family(), "-j", "address", "show", "to", address.host());
    }

    /** Removes it from every interface; succeeds also where it is on none. */
    List<String> remove() {
        return List.of("ip", family(), "address", "flush", "to", address.host());
    }

    /** Shows the routes that lead to it. */
    List<String> routes() {
        List<String> argv = new ArrayList<>(
                List.of("ip", family(), "-j", "route", "show", "match", address.text(), "table", "main"));
        if (!interfaceName.isEmpty()) {
            argv.addAll(List.of("dev", interfaceName));
        }
        return argv;
    }

    /** Where it belongs by those routes; without an interface where nothing says it. */
    Connected place(Exit routes) {
        Connected found = Connected.narrowest(routes)
                .orElse(new Connected(interfaceName, address.family().bits()));
        return prefix == 0 ? found : new Connected(found.interfaceName(), prefix);
    }

    /** Takes it. Neighbours have been asked, so that the kernel need not ask them once more before IPv6 may use it. */
    List<String> add(Connected network) {
        String dev = network.interfaceName();
        List<String> argv = new ArrayList<>(
                List.of("ip", family(), "address", "add", address.text() + "/" + network.prefix(), "dev", dev));
        if (address.family() == IpAddress.Family.IPV6) {
            argv.add("nodad");
        } else if (network.prefix() <= LAST_BROADCAST_PREFIX) {
            argv.addAll(List.of("broadcast", "+"));
        }
        if (!label.isEmpty()) {
            argv.addAll(List.of("label", dev + ":" + label));
        }
        return argv;
    }
}
