/*
 * Speaks for an address on a link, in ARP or neighbour discovery as the address asks. Java has no raw sockets.
 *
 *   announce probe ADDRESS INTERFACE MS  asks whether somebody has it, three times within so many milliseconds
 *   announce tell ADDRESS INTERFACE      tells all neighbours that it is here: gratuitous ARP, or an unsolicited
 *                                        neighbour advertisement; refused where the interface does not have it
 *
 * It ends with 0 when nobody has it or all were told, 1 when it cannot be done, 2 when it was asked wrongly, and 10 when
 * somebody has it, whose hardware address is then the last line.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/icmp6.h>
#include <netinet/ip6.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { DONE = 0, UNFIT = 1, USAGE = 2, TAKEN = 10 };

#define PROBES 3
#define MAX_PROBE_MS 10000

static const uint8_t everybody[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

struct arp_packet {
    struct arphdr head;
    uint8_t sender_hardware[ETH_ALEN], sender[4], target_hardware[ETH_ALEN], target[4];
} __attribute__((packed));

/* A neighbour solicitation and an advertisement differ in their type only. */
struct neighbour_packet {
    struct ip6_hdr head;
    struct nd_neighbor_advert body;
    uint8_t option_type, option_units, option_hardware[ETH_ALEN];
} __attribute__((packed));

static struct {
    int family;
    uint8_t address[16]; /* the first four bytes of it for IPv4 */
    char interface[IFNAMSIZ];
    unsigned index;
    uint8_t hardware[ETH_ALEN];
    int socket;
} link_;

static void leave(int code, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

static void leave(int code, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vprintf(format, values);
    va_end(values);
    putchar('\n');
    exit(code);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static size_t address_size(void)
{
    return link_.family == AF_INET ? 4 : 16;
}

static void take_address(const char *text)
{
    link_.family = inet_pton(AF_INET, text, link_.address) == 1 ? AF_INET : AF_INET6;
    if (link_.family == AF_INET6 && inet_pton(AF_INET6, text, link_.address) != 1)
        leave(USAGE, "%s is no address", text);
}

/* Leaves with success where there is nobody to ask or to tell. */
static void take_interface(const char *name)
{
    struct ifreq request = {0};
    link_.index = strlen(name) < IFNAMSIZ ? if_nametoindex(name) : 0;
    if (link_.index == 0)
        leave(UNFIT, "there is no interface %s", name);
    strcpy(link_.interface, name);
    strcpy(request.ifr_name, name);
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0 || ioctl(any, SIOCGIFFLAGS, &request) != 0)
        leave(UNFIT, "%s cannot be looked at: %s", name, strerror(errno));
    if ((request.ifr_flags & IFF_UP) == 0)
        leave(UNFIT, "%s is down", name);
    if ((request.ifr_flags & (IFF_NOARP | IFF_LOOPBACK)) != 0)
        leave(DONE, "%s has no neighbours", name);
    if (ioctl(any, SIOCGIFHWADDR, &request) != 0 || request.ifr_hwaddr.sa_family != ARPHRD_ETHER)
        leave(UNFIT, "%s is no Ethernet", name);
    memcpy(link_.hardware, request.ifr_hwaddr.sa_data, ETH_ALEN);
    close(any);
}

/* Hears ARP, or of IPv6 neighbour discovery alone. */
static void open_link(void)
{
    struct sock_filter only_neighbours[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, offsetof(struct ip6_hdr, ip6_nxt)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMPV6, 0, 4),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, sizeof(struct ip6_hdr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ND_NEIGHBOR_SOLICIT, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ND_NEIGHBOR_ADVERT, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0xffff),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {.len = sizeof only_neighbours / sizeof *only_neighbours, .filter = only_neighbours};
    uint16_t protocol = htons(link_.family == AF_INET ? ETH_P_ARP : ETH_P_IPV6);
    struct sockaddr_ll here = {.sll_family = AF_PACKET, .sll_protocol = protocol, .sll_ifindex = (int)link_.index};
    /* It hears nothing before it is bound, so that the filter is there before the first packet. */
    link_.socket = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (link_.socket < 0)
        leave(UNFIT, "no raw socket (%s); the node needs root or CAP_NET_RAW", strerror(errno));
    if (link_.family == AF_INET6
        && setsockopt(link_.socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0)
        leave(UNFIT, "%s cannot be listened to: %s", link_.interface, strerror(errno));
    if (bind(link_.socket, (struct sockaddr *)&here, sizeof here) != 0)
        leave(UNFIT, "%s cannot be listened to: %s", link_.interface, strerror(errno));
}

static void send_to(const uint8_t *hardware, const void *packet, size_t size)
{
    struct sockaddr_ll to = {
        .sll_family = AF_PACKET,
        .sll_protocol = htons(link_.family == AF_INET ? ETH_P_ARP : ETH_P_IPV6),
        .sll_ifindex = (int)link_.index,
        .sll_halen = ETH_ALEN,
    };
    memcpy(to.sll_addr, hardware, ETH_ALEN);
    if (sendto(link_.socket, packet, size, 0, (struct sockaddr *)&to, sizeof to) != (ssize_t)size)
        leave(UNFIT, "nothing can be sent on %s: %s", link_.interface, strerror(errno));
}

/* ---- ARP: RFC 826, RFC 5227 ---- */

/* A probe names no sender, so that nobody's cache is changed by it. */
static void send_arp(uint16_t operation, const uint8_t *sender)
{
    struct arp_packet packet = {
        .head = {.ar_hrd = htons(ARPHRD_ETHER), .ar_pro = htons(ETH_P_IP), .ar_hln = ETH_ALEN, .ar_pln = 4,
            .ar_op = htons(operation)},
    };
    memcpy(packet.sender_hardware, link_.hardware, ETH_ALEN);
    memcpy(packet.sender, sender, 4);
    if (operation == ARPOP_REPLY)
        memcpy(packet.target_hardware, everybody, ETH_ALEN);
    memcpy(packet.target, link_.address, 4);
    send_to(everybody, &packet, sizeof packet);
}

/* Who has it, or is about to take it as we are; NULL when this packet says nothing about that. */
static const uint8_t *claimed_by_arp(const uint8_t *bytes, size_t size)
{
    static const uint8_t nobody[4];
    const struct arp_packet *packet = (const void *)bytes;
    if (size < sizeof *packet || packet->head.ar_pro != htons(ETH_P_IP) || packet->head.ar_pln != 4
        || packet->head.ar_hln != ETH_ALEN)
        return NULL;
    bool has = memcmp(packet->sender, link_.address, 4) == 0;
    bool probes = memcmp(packet->sender, nobody, 4) == 0 && memcmp(packet->target, link_.address, 4) == 0
        && packet->head.ar_op == htons(ARPOP_REQUEST);
    return has || probes ? packet->sender_hardware : NULL;
}

/* ---- neighbour discovery: RFC 4861, RFC 4862 ---- */

static uint16_t checksum(const struct neighbour_packet *packet, size_t size)
{
    uint32_t sum = htons(IPPROTO_ICMPV6) + htons((uint16_t)(size - sizeof packet->head));
    const uint8_t *bytes = (const void *)packet;
    for (size_t at = offsetof(struct ip6_hdr, ip6_src); at < size; at += 2) {
        uint16_t word;
        memcpy(&word, bytes + at, 2);
        sum += word;
    }
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void send_neighbour(uint8_t type, const uint8_t *from, const uint8_t *to, uint32_t flags, bool named)
{
    struct neighbour_packet packet = {0};
    size_t size = named ? sizeof packet : offsetof(struct neighbour_packet, option_type);
    packet.head.ip6_vfc = 6 << 4;
    packet.head.ip6_plen = htons((uint16_t)(size - sizeof packet.head));
    packet.head.ip6_nxt = IPPROTO_ICMPV6;
    packet.head.ip6_hlim = 255;
    memcpy(&packet.head.ip6_src, from, 16);
    memcpy(&packet.head.ip6_dst, to, 16);
    packet.body.nd_na_type = type;
    packet.body.nd_na_flags_reserved = flags;
    memcpy(&packet.body.nd_na_target, link_.address, 16);
    packet.option_type = ND_OPT_TARGET_LINKADDR;
    packet.option_units = 1;
    memcpy(packet.option_hardware, link_.hardware, ETH_ALEN);
    packet.body.nd_na_cksum = checksum(&packet, size);
    /* The hardware address of a group ends as the group's address does. */
    uint8_t hardware[ETH_ALEN] = {0x33, 0x33, to[12], to[13], to[14], to[15]};
    send_to(hardware, &packet, size);
}

static void send_solicitation(void)
{
    static const uint8_t nobody[16];
    uint8_t group[16] = {0xff, 0x02, [11] = 0x01, [12] = 0xff};
    memcpy(group + 13, link_.address + 13, 3);
    send_neighbour(ND_NEIGHBOR_SOLICIT, nobody, group, 0, false);
}

/* One that says it is no router would lose its place as one. */
static uint32_t router_flag(void)
{
    char path[64 + IFNAMSIZ], text = '0';
    snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/forwarding", link_.interface);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_router = file >= 0 && read(file, &text, 1) == 1 && text != '0';
    if (file >= 0)
        close(file);
    return is_router ? ND_NA_FLAG_ROUTER : 0;
}

static void send_advertisement(void)
{
    static const uint8_t all_nodes[16] = {0xff, 0x02, [15] = 0x01};
    send_neighbour(ND_NEIGHBOR_ADVERT, link_.address, all_nodes, ND_NA_FLAG_OVERRIDE | router_flag(), true);
}

static const uint8_t *claimed_by_neighbour(const uint8_t *bytes, size_t size, const uint8_t *sender)
{
    const struct neighbour_packet *packet = (const void *)bytes;
    if (size < offsetof(struct neighbour_packet, option_type) || packet->head.ip6_hlim != 255
        || packet->body.nd_na_code != 0 || memcmp(&packet->body.nd_na_target, link_.address, 16) != 0)
        return NULL;
    bool probes = packet->body.nd_na_type == ND_NEIGHBOR_SOLICIT && IN6_IS_ADDR_UNSPECIFIED(&packet->head.ip6_src);
    if (packet->body.nd_na_type != ND_NEIGHBOR_ADVERT && !probes)
        return NULL;
    bool named = size >= sizeof *packet && packet->option_type == ND_OPT_TARGET_LINKADDR && packet->option_units == 1;
    return named ? packet->option_hardware : sender;
}

/* ---- what is asked ---- */

/* Leaves when one of the packets that have come says that it is taken. */
static void hear(void)
{
    uint8_t bytes[256];
    struct sockaddr_ll from;
    socklen_t from_size = sizeof from;
    ssize_t size;
    while ((size = recvfrom(link_.socket, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &from_size)) >= 0) {
        const uint8_t *who = from.sll_pkttype == PACKET_OUTGOING ? NULL
            : link_.family == AF_INET                            ? claimed_by_arp(bytes, (size_t)size)
                                      : claimed_by_neighbour(bytes, (size_t)size, from.sll_addr);
        if (who != NULL && memcmp(who, link_.hardware, ETH_ALEN) != 0)
            leave(TAKEN, "%02x:%02x:%02x:%02x:%02x:%02x", who[0], who[1], who[2], who[3], who[4], who[5]);
        from_size = sizeof from;
    }
    if (errno != EAGAIN && errno != EINTR)
        leave(UNFIT, "%s cannot be listened to: %s", link_.interface, strerror(errno));
}

static int probe(long limit_ms)
{
    static const uint8_t nobody[4];
    int64_t begin = now_ms(), end = begin + limit_ms;
    for (int sent = 0, left = 1; left > 0;) {
        if (sent < PROBES && now_ms() >= begin + limit_ms * sent / PROBES) {
            if (link_.family == AF_INET)
                send_arp(ARPOP_REQUEST, nobody);
            else
                send_solicitation();
            sent++;
        }
        int64_t next = sent < PROBES ? begin + limit_ms * sent / PROBES : end;
        int64_t wait = next - now_ms();
        poll(&(struct pollfd){.fd = link_.socket, .events = POLLIN}, 1, wait > 0 ? (int)wait : 0);
        hear();
        left = sent < PROBES || now_ms() < end;
    }
    return DONE;
}

static bool is_here(void)
{
    struct ifaddrs *all, *one;
    bool found = false;
    if (getifaddrs(&all) != 0)
        leave(UNFIT, "the addresses of %s cannot be read: %s", link_.interface, strerror(errno));
    for (one = all; one != NULL; one = one->ifa_next) {
        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != link_.family)
            continue;
        const void *has = link_.family == AF_INET ? (void *)&((struct sockaddr_in *)one->ifa_addr)->sin_addr
                                                  : (void *)&((struct sockaddr_in6 *)one->ifa_addr)->sin6_addr;
        /* The name of an address with a label is its label: eth0:web. */
        size_t length = strcspn(one->ifa_name, ":");
        found |= memcmp(has, link_.address, address_size()) == 0 && length == strlen(link_.interface)
            && strncmp(one->ifa_name, link_.interface, length) == 0;
    }
    freeifaddrs(all);
    return found;
}

/* Some hear a gratuitous ARP only as a question, some only as an answer. */
static int tell(void)
{
    if (link_.family == AF_INET) {
        send_arp(ARPOP_REQUEST, link_.address);
        send_arp(ARPOP_REPLY, link_.address);
    } else {
        send_advertisement();
    }
    return DONE;
}

int main(int count, char **arguments)
{
    bool probes = count == 5 && strcmp(arguments[1], "probe") == 0;
    char *rest = NULL;
    long limit_ms = probes ? strtol(arguments[4], &rest, 10) : 0;
    if (!probes && !(count == 4 && strcmp(arguments[1], "tell") == 0))
        leave(USAGE, "usage: announce probe ADDRESS INTERFACE MS | announce tell ADDRESS INTERFACE");
    if (probes && (*arguments[4] == '\0' || *rest != '\0' || limit_ms < 1 || limit_ms > MAX_PROBE_MS))
        leave(USAGE, "%s is no number of milliseconds from 1 to %d", arguments[4], MAX_PROBE_MS);
    take_address(arguments[2]);
    take_interface(arguments[3]);
    if (!probes && !is_here())
        leave(UNFIT, "%s does not have %s, so nobody is told", link_.interface, arguments[2]);
    open_link();
    return probes ? probe(limit_ms) : tell();
}
