package io.mainstay.resource.process;

import static io.mainstay.resource.Parameter.Kind.CHOICE;
import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.FLAG;
import static io.mainstay.resource.Parameter.Kind.NUMBER;
import static io.mainstay.resource.Parameter.Kind.TEXT;
import static io.mainstay.resource.Parameter.Kind.TEXTS;
import static io.mainstay.resource.Parameter.Kind.TEXT_MAP;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes and makes {@code process} resources. */
public final class ProcessType implements ResourceType {
    private static final int MAX_PATH = 4_095;
    private static final int MAX_NAME = 256;
    private static final int MAX_SIZE = 16;

    private @Nullable Future<EventLoop> notifyLoop;

    @Override
    public String name() {
        return "process";
    }

    @Override
    public String summary() {
        return "A program that stays in the foreground; its exit is heard at once, and it goes on when the node ends.";
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(program(), limits(), readiness(), stop())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Parameter> program() {
        return List.of(
                new Parameter(
                        "command",
                        TEXTS,
                        true,
                        Optional.empty(),
                        1,
                        1_000,
                        List.of(),
                        "program and arguments; every user can read arguments, so no secrets here"),
                of("directory", TEXT, "/", 1, MAX_PATH, "where it runs, from the root"),
                of(
                        "environment",
                        TEXT_MAP,
                        Map.of(),
                        0,
                        1_000,
                        "what it finds beside PATH, LANG, HOME, USER, LOGNAME and MAINSTAY_…"),
                of(
                        "environmentFile",
                        TEXTS,
                        List.of(),
                        0,
                        100,
                        "files of NAME=value lines, as systemd's; read at each start; win over environment; -/path may be"
                                + " missing"),
                of("user", TEXT, null, 1, MAX_NAME, "whom it runs as; needs root"),
                of("group", TEXT, null, 1, MAX_NAME, "its group; the user's by default"),
                of(
                        "supplementaryGroups",
                        TEXTS,
                        List.of(),
                        0,
                        100,
                        "its other groups, in place of those the user is in; needs root"),
                of("umask", TEXT, "022", 3, 4, "octal digits"),
                of("nice", NUMBER, null, -20, 19, "its niceness, whatever the agent's own is; lowering needs root"),
                of(
                        "oom_score_adj",
                        NUMBER,
                        null,
                        -1_000,
                        1_000,
                        "greater: killed earlier when memory runs out; usually 0"));
    }

    private static List<Parameter> limits() {
        return List.of(
                of("limits.memory", TEXT, null, 2, MAX_SIZE, "the kernel kills beyond: 512MiB (cgroup v2, memory.max)"),
                of("limits.memoryHigh", TEXT, null, 2, MAX_SIZE, "the kernel slows it down beyond (memory.high)"),
                of("limits.cpu", NUMBER, null, 1, 100_000, "percent of one core: 150 is one and a half (cpu.max)"),
                of("limits.processes", NUMBER, null, 1, 4_000_000, "processes and threads at most (pids.max)"),
                of("limits.required", FLAG, false, 0, 1, "not started where the kernel does not keep its limits"));
    }

    private static List<Parameter> readiness() {
        return List.of(
                of("ready.port", NUMBER, null, 1, 65_535, "online once this TCP port takes a connection"),
                of("ready.host", TEXT, "127.0.0.1", 1, 253, "where ready.port is"),
                of(
                        "ready.http",
                        TEXT,
                        null,
                        1,
                        2_000,
                        "online once GET of this http:// URL is answered as ready.status"),
                of("ready.status", TEXT, "200-399", 3, 7, "a status or a range"),
                of("ready.line", TEXT, null, 1, 200, "online once a line of its output contains this text"),
                of("ready.notify", FLAG, false, 0, 1, "online once it sends READY=1 to NOTIFY_SOCKET (sd_notify)"),
                of("watchdog", DURATION, null, 100, 86_400_000, "so long without WATCHDOG=1 is a fault"));
    }

    private static List<Parameter> stop() {
        return List.of(
                new Parameter(
                        "StopSignal",
                        CHOICE,
                        false,
                        Optional.of("TERM"),
                        0,
                        0,
                        List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL"),
                        "the signal that asks it to end, sent to its process group"),
                of("KillAfter", DURATION, 10_000L, 0, 86_400_000, "from StopSignal to SIGKILL"));
    }

    private static Parameter of(
            String key, Parameter.Kind kind, @Nullable Object otherwise, long min, long max, String meaning) {
        return new Parameter(key, kind, false, Optional.ofNullable(otherwise), min, max, List.of(), meaning);
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        return ProcessConflicts.of(values, attributes);
    }

    @Override
    public Resource create(ResourceContext context) {
        return new ProcessResource(context, () -> notifyLoop(context.workshop().vertx()));
    }

    /** One a node, started when a program is to be heard for the first time. */
    private synchronized Future<EventLoop> notifyLoop(Vertx vertx) {
        Future<EventLoop> known = notifyLoop;
        if (known == null) {
            NotifyVerticle verticle = new NotifyVerticle();
            known = vertx.deployVerticle(verticle).map(id -> verticle.eventLoop());
            notifyLoop = known;
        }
        return known;
    }
}
