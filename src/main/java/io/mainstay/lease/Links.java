package io.mainstay.lease;

import io.mainstay.lease.LeaseSettings.Member;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every connection of the channel: those that this node made, one a member, and those that members made to it. Says who may
 * link, and closes what is of no use. Used on the lease's event loop only.
 */
final class Links implements Dial.Line, Link.Owner {
    /** Connections that have not said who they are; one more is closed at once. */
    static final int MAX_STRANGERS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private final Vertx vertx;
    private final LeaseTime time;
    private final LeaseSettings settings;
    private final Backoff backoff;
    private final DoubleSupplier chance;
    private final Listener listener;
    private final Complaints complaints = new Complaints(LOG);
    private final Map<String, Dial> dials = new TreeMap<>();
    private final Set<Link> accepted = new LinkedHashSet<>();
    private @Nullable NetServer server;
    private @Nullable NetClient client;
    private boolean isClosed;

    /** Who is told. */
    interface Listener {
        void opened(String member);

        void received(Link link, String from, Frame frame);

        void closed(Link link, String why);

        /** As of {@link LeaseAnswers}. */
        long generation();

        void outlived(String member, long generation);

        /** Something may be due earlier than before. */
        void hurried();
    }

    Links(Vertx vertx, LeaseTime time, LeaseSettings settings, DoubleSupplier chance, Listener listener) {
        this.vertx = vertx;
        this.time = time;
        this.settings = settings;
        this.backoff = Backoff.of(settings.timings().renewMs());
        this.chance = chance;
        this.listener = listener;
    }

    Future<Void> start() {
        Member own = settings.own();
        server = vertx.createNetServer(Transport.server(settings))
                .connectHandler(this::onAccepted)
                .exceptionHandler(failure -> complaints.say(
                        "handshake", "a lease link to this node was refused: " + failure.getMessage(), time.nowMs()));
        return server.listen()
                .recover(failure -> Future.failedFuture("the lease channel of " + settings.node() + " cannot listen on "
                        + own.host() + ":" + own.port() + ": " + failure.getMessage()))
                .map(listening -> {
                    client = vertx.createNetClient(Transport.client(settings));
                    change(settings.members());
                    return null;
                });
    }

    void change(SortedMap<String, Member> members) {
        for (Dial dial : List.copyOf(dials.values())) {
            if (!dial.member().equals(members.get(dial.name()))) {
                dials.remove(dial.name());
                dial.close();
            }
        }
        members.forEach((name, member) -> {
            if (!name.equals(settings.node())) {
                dials.computeIfAbsent(name, one -> new Dial(one, member, this));
            }
        });
        for (Link link : List.copyOf(accepted)) {
            String member = link.member();
            if (member != null && !members.containsKey(member)) {
                link.close(member + " is no member any more");
            }
        }
        listener.hurried();
    }

    void tick(long nowMs) {
        dials.values().forEach(dial -> dial.tick(nowMs));
        List.copyOf(accepted).forEach(link -> link.tick(nowMs));
    }

    /** This process slept. */
    void forgive(long nowMs) {
        dials.values().forEach(dial -> dial.forgive(nowMs));
        accepted.forEach(link -> link.forgive(nowMs));
    }

    long nextDueMs() {
        long next = Long.MAX_VALUE;
        for (Dial dial : dials.values()) {
            next = Math.min(next, dial.nextDueMs());
        }
        for (Link link : accepted) {
            next = Math.min(next, link.nextDueMs());
        }
        return next;
    }

    /** The link that we made to a member, else one that it made to us; null when there is none. */
    @Nullable Link to(String member) {
        Dial dial = dials.get(member);
        Link dialled = dial == null ? null : dial.open();
        return dialled != null ? dialled : acceptedFrom(member);
    }

    private @Nullable Link acceptedFrom(String member) {
        for (Link link : accepted) {
            if (link.isOpen() && member.equals(link.member())) {
                return link;
            }
        }
        return null;
    }

    private void onAccepted(NetSocket socket) {
        long strangers = accepted.stream().filter(link -> link.member() == null).count();
        if (isClosed || strangers >= MAX_STRANGERS) {
            complaints.say(
                    "strangers",
                    "closed a connection from " + socket.remoteAddress() + ", since " + strangers
                            + " others have not said yet who they are",
                    time.nowMs());
            socket.close();
            return;
        }
        Link link = new Link(socket, Link.Limits.ofAccepted(settings.timings()), this, time);
        accepted.add(link);
        link.begin(hello());
        listener.hurried();
    }

    @Override
    public @Nullable String objection(Link link, Frame.Hello other) {
        String node = other.node();
        Dial dial = dialOf(link);
        if (!other.cluster().equals(settings.cluster())) {
            return "it belongs to the cluster " + other.cluster() + ", not to " + settings.cluster();
        } else if (node.equals(settings.node())) {
            return "it says that it is " + node + " itself";
        } else if (!dials.containsKey(node)) {
            return "it says that it is " + node + ", which is no configured node";
        } else if (dial != null && !dial.name().equals(node)) {
            return "it says that it is " + node + ", and should be " + dial.name();
        }
        long own = listener.generation();
        if (own != LeaseAnswers.NO_LEDGER && other.generation() > own) {
            // The other side keeps the link, so that this one surely hears of it, and has nothing to fear: its ledger
            // knows no life of this node, and asks no vote of it.
            listener.outlived(node, other.generation());
            return "its ledger is of generation " + other.generation() + ", this node's of " + own;
        }
        return null;
    }

    private @Nullable Dial dialOf(Link link) {
        for (Dial dial : dials.values()) {
            if (dial.has(link)) {
                return dial;
            }
        }
        return null;
    }

    @Override
    public void opened(Link link, String member) {
        Dial dial = dialOf(link);
        if (dial != null) {
            dial.opened();
        } else {
            closeEarlier(link, member);
        }
        listener.opened(member);
        listener.hurried();
    }

    /** A member that connects anew has given up what it had before. */
    private void closeEarlier(Link link, String member) {
        for (Link other : List.copyOf(accepted)) {
            if (other != link && member.equals(other.member())) {
                other.close("a newer one took its place");
            }
        }
    }

    @Override
    public void received(Link link, String member, Frame frame) {
        listener.received(link, member, frame);
    }

    @Override
    public void closed(Link link, String why) {
        String member = link.member();
        String host = String.valueOf(link.remote().hostAddress());
        if (!isClosed) {
            complaints.say(
                    member == null ? host + " " + why : member,
                    "a lease link with " + (member == null ? host : member) + " is closed: " + why,
                    time.nowMs());
        }
        accepted.remove(link);
        Dial dial = dialOf(link);
        if (dial != null) {
            dial.lost(time.nowMs());
        }
        listener.closed(link, why);
        listener.hurried();
    }

    @Override
    public Future<NetSocket> connect(Member member) {
        return client == null
                ? Future.failedFuture("the channel is not open")
                : client.connect(member.port(), member.host());
    }

    @Override
    public Link link(NetSocket socket) {
        return new Link(socket, Link.Limits.ofDialled(settings.timings()), this, time);
    }

    @Override
    public Frame.Hello hello() {
        return new Frame.Hello(
                Link.VERSION,
                settings.cluster(),
                settings.node(),
                listener.generation(),
                settings.timings().ttlMs());
    }

    @Override
    public void hurried() {
        listener.hurried();
    }

    /** The kernel's own transport names its call before the reason. */
    private static String reason(Throwable why) {
        String said = String.valueOf(why.getMessage());
        return said.contains("(..) failed") ? said.substring(said.indexOf(": ") + 2) : said;
    }

    @Override
    public void unreachable(String name, Member member, Throwable why) {
        complaints.say(
                "dial " + name,
                name + " cannot be reached at " + member.host() + ":" + member.port() + ": " + reason(why)
                        + "; tried again within " + backoff.capMs() + " ms",
                time.nowMs());
        listener.hurried();
    }

    @Override
    public long delayMs(int failures) {
        return backoff.delayMs(failures, chance.getAsDouble());
    }

    @Override
    public long nowMs() {
        return time.nowMs();
    }

    Future<Void> close() {
        isClosed = true;
        dials.values().forEach(Dial::close);
        List.copyOf(accepted).forEach(link -> link.close("this node leaves"));
        Future<Void> deaf = server == null ? Future.succeededFuture() : server.close();
        return deaf.eventually(() -> client == null ? Future.succeededFuture() : client.close());
    }
}
