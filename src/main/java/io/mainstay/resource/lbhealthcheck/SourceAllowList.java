package io.mainstay.resource.lbhealthcheck;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which addresses may probe (C5): single ones and CIDR ranges, IPv4 and IPv6; an empty list allows all. Immutable. */
final class SourceAllowList {
    static final SourceAllowList ALL = new SourceAllowList(List.of());

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX_BYTES = IPV6_BYTES - IPV4_BYTES;

    private final List<Range> ranges;

    private SourceAllowList(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** The entry that is no address and no range, if there is one. */
    static Optional<String> firstInvalid(List<String> entries) {
        return entries.stream().filter(entry -> parse(entry).isEmpty()).findFirst();
    }

    /** Every entry must be valid; configuration is checked before it comes here. */
    static SourceAllowList of(List<String> entries) {
        List<Range> ranges = new ArrayList<>();
        for (String entry : entries) {
            ranges.add(parse(entry).orElseThrow(() -> new IllegalArgumentException("allow: no address: " + entry)));
        }
        return ranges.isEmpty() ? ALL : new SourceAllowList(List.copyOf(ranges));
    }

    boolean allows(InetAddress source) {
        if (ranges.isEmpty()) {
            return true;
        }
        byte[] address = unmapped(source.getAddress());
        for (Range range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Range> parse(String entry) {
        int slash = entry.indexOf('/');
        String literal = slash < 0 ? entry : entry.substring(0, slash);
        byte[] raw = NetUtil.createByteArrayFromIpAddressString(literal);
        if (raw == null || literal.indexOf('%') >= 0) {
            return Optional.empty();
        }
        int bits = raw.length * Byte.SIZE;
        if (slash >= 0) {
            String length = entry.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
                return Optional.empty();
            }
            bits = Integer.parseInt(length);
        }
        byte[] address = unmapped(raw);
        int dropped = (raw.length - address.length) * Byte.SIZE;
        return bits < dropped ? Optional.empty() : Optional.of(new Range(address, bits - dropped));
    }

    /** A dual-stack listener sees an IPv4 client as {@code ::ffff:a.b.c.d}; it is the same client. */
    private static byte[] unmapped(byte[] address) {
        if (address.length != IPV6_BYTES) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
            int expected = i < MAPPED_PREFIX_BYTES - 2 ? 0 : 0xff;
            if ((address[i] & 0xff) != expected) {
                return address;
            }
        }
        byte[] v4 = new byte[IPV4_BYTES];
        System.arraycopy(address, MAPPED_PREFIX_BYTES, v4, 0, IPV4_BYTES);
        return v4;
    }

    private static final class Range {
        private final byte[] network;
        private final int bits;

        Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            int mask = 0xff << (Byte.SIZE - rest) & 0xff;
            return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
        }
    }
}
