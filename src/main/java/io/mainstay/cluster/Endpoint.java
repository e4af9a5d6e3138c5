package io.mainstay.cluster;

/**
 * Where a member's event bus and Hazelcast listen.
 *
 * @param host an address of that member's own network card; never a wildcard
 */
public record Endpoint(String host, int busPort, int hazelcastPort) {
    public Endpoint {
        if (host.isBlank() || host.equals("0.0.0.0") || host.equals("::") || host.equals("*")) {
            throw new IllegalArgumentException("the event bus needs an address of its own, not \"" + host + "\"");
        }
    }
}
