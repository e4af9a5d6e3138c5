package io.mainstay.resource.network;

import static io.mainstay.resource.Parameter.Kind.NUMBER;
import static io.mainstay.resource.Parameter.Kind.TEXT;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code route} resources. */
public final class RouteType implements ResourceType {
    private static final long LIMIT_MS = 30_000;
    private static final int MAX_ADDRESS = 45;
    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

    private final KernelNews news = new KernelNews("route", "link");

    @Override
    public String name() {
        return "route";
    }

    @Override
    public String summary() {
        return "A route that is there while its group is online.";
    }

    @Override
    public Map<Attribute, Long> defaults() {
        return Map.of(Attribute.ONLINE_TIMEOUT, LIMIT_MS, Attribute.OFFLINE_TIMEOUT, LIMIT_MS);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "destination",
                        TEXT,
                        true,
                        Optional.empty(),
                        1,
                        MAX_ADDRESS + 4,
                        List.of(),
                        "where it leads: 10.1.0.0/16, 2001:db8:1::/48, one address, or default"),
                address("gateway", "the next hop; without one the destination is on the link"),
                new Parameter(
                        "device",
                        TEXT,
                        false,
                        Optional.empty(),
                        1,
                        Names.MAX_INTERFACE,
                        List.of(),
                        "the interface; by default the one that leads to the gateway"),
                address("source", "the address that is sent from; it must be there, so require its virtualip"),
                new Parameter(
                        "metric",
                        NUMBER,
                        false,
                        Optional.empty(),
                        0,
                        MAX_UNSIGNED_INT,
                        List.of(),
                        "the lower one wins; routes to one destination need different ones"),
                new Parameter(
                        "table",
                        NUMBER,
                        false,
                        Optional.of(RouteSettings.MAIN_TABLE),
                        1,
                        MAX_UNSIGNED_INT,
                        List.of(),
                        "the routing table's number; 254 is the main one"));
    }

    private static Parameter address(String key, String meaning) {
        return new Parameter(key, TEXT, false, Optional.empty(), 2, MAX_ADDRESS, List.of(), meaning);
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        RouteSettings settings = RouteSettings.of(values);
        if (settings.destination().isEmpty()) {
            conflicts.add(new Conflict(
                    "destination",
                    values.get("destination") + " is no network and no address",
                    "such as 10.1.0.0/16, with nothing beyond the prefix, or default"));
        }
        if (settings.gateway().isEmpty() && settings.device().isEmpty()) {
            conflicts.add(new Conflict("gateway", "is missing, and device too", "give at least one of them"));
        }
        checkAddress("gateway", settings.gateway(), settings, conflicts);
        checkAddress("source", settings.source(), settings, conflicts);
        Names.check("device", settings.device(), conflicts);
        return List.copyOf(conflicts);
    }

    private static void checkAddress(String key, String given, RouteSettings settings, List<Conflict> conflicts) {
        if (given.isEmpty()) {
            return;
        }
        Optional<IpAddress> address = IpAddress.parse(given);
        if (address.isEmpty()) {
            conflicts.add(new Conflict(key, given + " is no address", "such as 10.0.0.1 or 2001:db8::1"));
        } else if (address.get().family() != settings.family()) {
            conflicts.add(
                    new Conflict(key, given + " is not of the destination's kind", "give all as IPv4 or all as IPv6"));
        } else if (address.get().isLinkLocal() && settings.device().isEmpty()) {
            conflicts.add(new Conflict(key, given + " is link-local", "name the device"));
        }
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        RouteSettings settings = RouteSettings.of(values);
        return List.of("route "
                + String.join(
                        " ", settings.remove().subList(4, settings.remove().size())));
    }

    @Override
    public Resource create(ResourceContext context) {
        return new Route(context, news);
    }
}
