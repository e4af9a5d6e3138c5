package io.mainstay.resource.network;

import static io.mainstay.resource.Parameter.Kind.DURATION;
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

/** Describes and makes {@code virtualip} resources. */
public final class VirtualIpType implements ResourceType {
    private static final long LIMIT_MS = 30_000;
    private static final long MAX_CHECK_MS = 10_000;
    private static final long HOUR_MS = 3_600_000;

    private final KernelNews news = new KernelNews("address", "link");

    @Override
    public String name() {
        return "virtualip";
    }

    @Override
    public String summary() {
        return "An IPv4 or IPv6 address that goes with its group, and that neighbours learn of at once.";
    }

    @Override
    public Map<Attribute, Long> defaults() {
        return Map.of(Attribute.ONLINE_TIMEOUT, LIMIT_MS, Attribute.OFFLINE_TIMEOUT, LIMIT_MS);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "address", TEXT, true, Optional.empty(), 2, 45, List.of(), "IPv4 or IPv6, without prefix"),
                new Parameter(
                        "prefix",
                        NUMBER,
                        false,
                        Optional.empty(),
                        1,
                        128,
                        List.of(),
                        "length of its network; by default as the connected network that it lies in"),
                name(
                        "interface",
                        "where it belongs; by default the one with the narrowest connected network that it lies in"),
                name("label", "shown by ip and ifconfig after the interface's name and a colon; IPv4 only"),
                duration(
                        "ConflictCheck",
                        300,
                        MAX_CHECK_MS,
                        "for so long neighbours are asked if one has it, before it is taken; 0 = they are not asked"),
                new Parameter(
                        "AnnounceCount",
                        NUMBER,
                        false,
                        Optional.of(5L),
                        0,
                        100,
                        List.of(),
                        "times that neighbours are told, each time it is taken or confirmed; 0 = never"),
                new Parameter(
                        "AnnounceInterval",
                        DURATION,
                        false,
                        Optional.of(200L),
                        10,
                        HOUR_MS,
                        List.of(),
                        "between these times"),
                duration(
                        "AnnounceEvery",
                        60_000,
                        HOUR_MS,
                        "neighbours are told once more so often while it is online; 0 = not"),
                duration(
                        "CarrierGrace",
                        2_000,
                        HOUR_MS,
                        "so long the interface may be without a carrier before that is a fault"));
    }

    private static Parameter name(String key, String meaning) {
        return new Parameter(key, TEXT, false, Optional.empty(), 1, Names.MAX_INTERFACE, List.of(), meaning);
    }

    private static Parameter duration(String key, long defaultMs, long maxMs, String meaning) {
        return new Parameter(key, DURATION, false, Optional.of(defaultMs), 0, maxMs, List.of(), meaning);
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        Optional<IpAddress> address = IpAddress.parse(String.valueOf(values.get("address")));
        if (address.isEmpty() || !address.get().isAssignable()) {
            return List.of(new Conflict(
                    "address",
                    values.get("address") + " is not an address that a host can have",
                    "such as 10.0.0.5 or 2001:db8::5, without a prefix"));
        }
        return check(VirtualIpSettings.of(values), attributes);
    }

    private static List<Conflict> check(VirtualIpSettings settings, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        int bits = settings.address().family().bits();
        if (settings.prefix() > bits) {
            conflicts.add(new Conflict("prefix", "is longer than the address", "at most " + bits));
        }
        Names.check("interface", settings.interfaceName(), conflicts);
        if (settings.interfaceName().isEmpty() && settings.address().isLinkLocal()) {
            conflicts.add(new Conflict("interface", "is needed for a link-local address", "such as eth0"));
        }
        if (!settings.label().isEmpty()) {
            if (settings.address().family() == IpAddress.Family.IPV6) {
                conflicts.add(new Conflict("label", "is not there for IPv6", "leave it out"));
            }
            Names.check("label", settings.label(), conflicts);
            int length =
                    settings.interfaceName().length() + 1 + settings.label().length();
            if (length > Names.MAX_INTERFACE) {
                conflicts.add(new Conflict(
                        "label",
                        "is too long: with the interface's name and a colon it has " + length + " characters",
                        "at most " + Names.MAX_INTERFACE + " in all"));
            }
        }
        if (settings.conflictCheckMs() >= attributes.onlineTimeoutMs()) {
            conflicts.add(new Conflict(
                    "ConflictCheck",
                    "is " + settings.conflictCheckMs() + " ms, and OnlineTimeout, " + attributes.onlineTimeoutMs()
                            + " ms, would end the start before it",
                    "make it shorter than OnlineTimeout"));
        }
        return List.copyOf(conflicts);
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        VirtualIpSettings settings = VirtualIpSettings.of(values);
        String where = settings.address().isLinkLocal() ? " on " + settings.interfaceName() : "";
        return List.of("address " + settings.address() + where);
    }

    @Override
    public Resource create(ResourceContext context) {
        return new VirtualIp(context, news);
    }
}
