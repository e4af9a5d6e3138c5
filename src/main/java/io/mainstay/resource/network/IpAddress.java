package io.mainstay.resource.network;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, in the one form in which the kernel's tools print it. No name is ever looked up.
 *
 * @param text canonical: {@code 2001:db8::5}, never {@code 2001:DB8:0::5}
 */
record IpAddress(String text, Family family) {
    private static final byte LINK_LOCAL_FIRST = (byte) 0xfe;
    private static final int LINK_LOCAL_SECOND = 0x80;
    private static final int LINK_LOCAL_MASK = 0xc0;

    /** Which protocol it is of. */
    enum Family {
        IPV4("-4", 32),
        IPV6("-6", 128);

        private final String option;
        private final int bits;

        Family(String option, int bits) {
            this.option = option;
            this.bits = bits;
        }

        /** What {@code ip} is given for it. */
        String option() {
            return option;
        }

        int bits() {
            return bits;
        }
    }

    static Optional<IpAddress> parse(String text) {
        byte[] raw = text.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(text);
        if (raw == null) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByAddress(raw);
            Family family = address instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
            return Optional.of(new IpAddress(NetUtil.toAddressString(address), family));
        } catch (UnknownHostException notOfThatLength) {
            return Optional.empty();
        }
    }

    /** Of a configuration that has been checked. */
    static IpAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no address: " + text));
    }

    /** The address alone as a prefix: {@code 10.0.0.5/32}. */
    String host() {
        return text + "/" + family.bits();
    }

    /** Whether it can be one of a host's own: not loopback, not multicast, not unspecified. */
    boolean isAssignable() {
        InetAddress address = address();
        return !address.isLoopbackAddress() && !address.isMulticastAddress() && !address.isAnyLocalAddress();
    }

    /** Whether it means another host on each link, so that only an interface makes it definite. */
    boolean isLinkLocal() {
        byte[] bytes = address().getAddress();
        return family == Family.IPV6
                && bytes[0] == LINK_LOCAL_FIRST
                && (bytes[1] & LINK_LOCAL_MASK) == LINK_LOCAL_SECOND;
    }

    /** Whether nothing of it lies beyond a prefix of that length. */
    boolean isNetwork(int prefix) {
        byte[] bytes = address().getAddress();
        for (int bit = prefix; bit < family.bits(); bit++) {
            if ((bytes[bit / Byte.SIZE] & 1 << (Byte.SIZE - 1 - bit % Byte.SIZE)) != 0) {
                return false;
            }
        }
        return true;
    }

    private InetAddress address() {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(text + " is no address", impossible);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
