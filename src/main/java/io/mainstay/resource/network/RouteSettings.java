package io.mainstay.resource.network;

import io.mainstay.exec.Exit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route as it is configured; what is empty is left to the kernel.
 *
 * @param destination {@code default}, or as {@code ip} prints it: {@code 10.1.0.0/16}, {@code 10.1.2.3}
 */
record RouteSettings(
        IpAddress.Family family,
        String destination,
        String gateway,
        String device,
        String source,
        Optional<Long> metric,
        long table) {
    static final long MAIN_TABLE = 254;
    private static final String DEFAULT = "default";

    static RouteSettings of(Map<String, Object> values) {
        String gateway = address(values, "gateway");
        String source = address(values, "source");
        String destination = destination(text(values, "destination")).orElse("");
        boolean isIpv6 = (destination.equals(DEFAULT) ? text(values, "destination") + gateway + source : destination)
                .contains(":");
        return new RouteSettings(
                isIpv6 ? IpAddress.Family.IPV6 : IpAddress.Family.IPV4,
                destination,
                gateway,
                text(values, "device"),
                source,
                Optional.ofNullable(values.get("metric")).map(given -> ((Number) given).longValue()),
                values.get("table") instanceof Number given ? given.longValue() : MAIN_TABLE);
    }

    /** In the form in which {@code ip} prints it; empty when it is none. */
    static Optional<String> destination(String given) {
        if (given.equals(DEFAULT) || given.equals("0.0.0.0/0") || given.equals("::/0")) {
            return Optional.of(DEFAULT);
        }
        String[] parts = given.split("/", 2);
        Optional<IpAddress> network = IpAddress.parse(parts[0]);
        if (network.isEmpty() || parts.length == 1) {
            return network.map(IpAddress::text);
        }
        int bits = network.get().family().bits();
        if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > bits) {
            return Optional.empty();
        }
        int length = Integer.parseInt(parts[1]);
        return network.filter(address -> address.isNetwork(length))
                .map(address -> length == bits ? address.text() : address.text() + "/" + length);
    }

    List<String> show() {
        return command("-j", "show", List.of("exact", destination));
    }

    List<String> add() {
        List<String> what = new ArrayList<>(List.of(destination));
        what.addAll(way());
        if (!source.isEmpty()) {
            what.addAll(List.of("src", source));
        }
        return command("", "add", what);
    }

    /** Removes it and no other; succeeds also where it is not there, as long as there is such a table. */
    List<String> remove() {
        List<String> what = new ArrayList<>(List.of("exact", destination));
        what.addAll(way());
        return command("", "flush", what);
    }

    /** The one of those shown that is meant. Pure. */
    Optional<JsonObject> in(Exit shown) {
        return Printed.objects(shown).stream().filter(this::isMeant).findFirst();
    }

    /** Whether a table was asked for that no route has ever been in. */
    static boolean isWithoutTable(Exit shown) {
        return shown.code() != 0 && shown.output().contains("FIB table does not exist");
    }

    /** Whether its interface cannot send. */
    static boolean isDead(JsonObject route) {
        JsonArray flags = route.getJsonArray("flags", new JsonArray());
        return flags.contains("linkdown") || flags.contains("dead");
    }

    private boolean isMeant(JsonObject route) {
        return route.getString("dst", "").equals(destination)
                && (gateway.isEmpty() || gateway.equals(route.getString("gateway", "")))
                && (device.isEmpty() || device.equals(route.getString("dev", "")))
                && (source.isEmpty() || source.equals(route.getString("prefsrc", "")))
                && (metric.isEmpty() || metric.get().equals(route.getLong("metric", 0L)));
    }

    private List<String> way() {
        List<String> way = new ArrayList<>();
        if (!gateway.isEmpty()) {
            way.addAll(List.of("via", gateway));
        }
        if (!device.isEmpty()) {
            way.addAll(List.of("dev", device));
        }
        metric.ifPresent(given -> way.addAll(List.of("metric", Long.toString(given))));
        return way;
    }

    private List<String> command(String option, String verb, List<String> what) {
        List<String> argv = new ArrayList<>(List.of("ip", family.option()));
        if (!option.isEmpty()) {
            argv.add(option);
        }
        argv.addAll(List.of("route", verb));
        argv.addAll(what);
        argv.addAll(List.of("table", Long.toString(table)));
        return argv;
    }

    private static String text(Map<String, Object> values, String key) {
        return values.get(key) instanceof String given ? given : "";
    }

    /** Canonical; as it was written where it is no address, which {@code check} tells. */
    private static String address(Map<String, Object> values, String key) {
        return IpAddress.parse(text(values, key)).map(IpAddress::text).orElse(text(values, key));
    }
}
