package io.mainstay.config;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.hook.EventHook.Exec;
import io.mainstay.core.hook.EventHook.Filter;
import io.mainstay.core.hook.EventHook.Target;
import io.mainstay.core.hook.EventHook.Webhook;
import io.mainstay.core.hook.HookTopic;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code hooks}: who is told of which events. Not the hooks of groups, which {@link HookReader} reads. */
final class EventHookReader {
    static final long MIN_TIMEOUT_MS = 1_000;
    static final long MAX_TIMEOUT_MS = 600_000;
    static final long DEFAULT_TIMEOUT_MS = 30_000;
    static final long MAX_GIVE_UP_MS = 86_400_000;
    static final long DEFAULT_GIVE_UP_MS = 3_600_000;

    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_ARGUMENT = 4_096;
    private static final int MAX_URL = 2_048;
    private static final int MAX_HEADERS = 16;
    private static final int MAX_GROUPS = 1_000;
    private static final String EXEC = "exec";
    private static final String WEBHOOK = "webhook";
    private static final List<String> FOR_WEBHOOK = List.of("headers", "tokenFile", "secretFile", "ca");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,1024}");
    private static final List<String> OWN_HEADERS =
            List.of("host", "content-type", "content-length", "transfer-encoding", "connection", "user-agent");

    private final Findings findings;
    private final Section hooks;
    private final Set<String> groups;

    /** @param groups every configured group's name */
    EventHookReader(Findings findings, Section hooks, Set<String> groups) {
        this.findings = findings;
        this.hooks = hooks;
        this.groups = groups;
    }

    List<EventHook> read() {
        List<EventHook> read = new ArrayList<>();
        if (hooks.size() > EventHook.MAX_HOOKS) {
            findings.problem(
                    hooks.path(), null, "there are " + hooks.size() + " hooks", "have at most " + EventHook.MAX_HOOKS);
        }
        for (String name : hooks.names()) {
            if (!Values.isName(name)) {
                findings.problem(hooks.path(), name, "is no name for a hook", Values.NAME_REMEDY);
            }
            hook(name, hooks.section(name)).ifPresent(read::add);
        }
        return read;
    }

    private Optional<EventHook> hook(String name, Section one) {
        int before = findings.count();
        Filter filter = new Filter(kinds(one), severity(one), groups(one));
        Optional<Target> target = target(one);
        long timeoutMs = one.duration("timeout", MIN_TIMEOUT_MS, MAX_TIMEOUT_MS).orElse(DEFAULT_TIMEOUT_MS);
        long giveUpAfterMs = one.duration("giveUpAfter", 0, MAX_GIVE_UP_MS).orElse(DEFAULT_GIVE_UP_MS);
        one.refuseOthers();
        return findings.count() == before
                ? target.map(where -> new EventHook(name, filter, where, timeoutMs, giveUpAfterMs))
                : Optional.empty();
    }

    private List<EventKind> kinds(Section one) {
        Object given = one.raw("on");
        if (given == null) {
            return List.of();
        }
        Set<EventKind> kinds = new LinkedHashSet<>();
        int place = 0;
        for (String word : Values.texts(findings, one.at("on"), given, 1, EventKind.values().length)
                .orElse(List.of())) {
            String path = one.at("on") + "[" + place++ + "]";
            HookTopic.kindsOf(word)
                    .ifPresentOrElse(
                            kinds::addAll,
                            () -> findings.problem(
                                    path, word, "is neither a topic nor an event", Section.remedy(word, words())));
        }
        return List.copyOf(kinds);
    }

    /** Topics first: only so many words are named where none is near. */
    private static Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        Stream.of(HookTopic.values()).map(HookTopic::label).forEach(words::add);
        Stream.of(EventKind.values()).map(EventKind::label).forEach(words::add);
        return words;
    }

    private static Severity severity(Section one) {
        List<String> labels = Stream.of(Severity.values()).map(Severity::label).toList();
        return one.choice("severity", labels)
                .flatMap(label -> Stream.of(Severity.values())
                        .filter(each -> each.label().equals(label))
                        .findFirst())
                .orElse(Severity.INFORMATION);
    }

    private List<String> groups(Section one) {
        Object given = one.raw("groups");
        if (given == null) {
            return List.of();
        }
        List<String> named =
                Values.texts(findings, one.at("groups"), given, 1, MAX_GROUPS).orElse(List.of());
        for (String group : named) {
            if (!groups.contains(group)) {
                findings.warning(one.at("groups"), group, "is no group of this file", Section.remedy(group, groups));
            }
        }
        return named;
    }

    private Optional<Target> target(Section one) {
        boolean isExec = one.has(EXEC);
        boolean isWebhook = one.has(WEBHOOK);
        if (isExec == isWebhook) {
            findings.problem(
                    one.path(),
                    null,
                    isExec ? "has both exec and webhook" : "has neither exec nor webhook",
                    "give one of them" + (isExec ? ", and a second hook for the other" : ""));
        }
        Optional<Target> exec = isExec ? exec(one) : Optional.empty();
        Optional<Target> webhook = isWebhook ? webhook(one) : Optional.empty();
        if (isExec && !isWebhook) {
            FOR_WEBHOOK.stream()
                    .filter(one::has)
                    .forEach(key -> one.problem(key, "is for a webhook", "leave it out; a program has its own files"));
        } else if (isWebhook && !isExec && one.has("user")) {
            one.problem("user", "is for a program", "leave it out");
        }
        return exec.or(() -> webhook);
    }

    private Optional<Target> exec(Section one) {
        Optional<String> user = one.text("user");
        Object given = one.raw(EXEC);
        if (given == null) {
            return Optional.empty();
        }
        List<String> argv =
                Values.texts(findings, one.at(EXEC), given, 1, MAX_ARGUMENTS).orElse(List.of());
        if (argv.isEmpty()) {
            return Optional.empty();
        }
        if (!argv.get(0).startsWith("/")) {
            findings.problem(
                    one.at(EXEC) + "[0]",
                    argv.get(0),
                    "is not absolute",
                    "write the program's path from the root; it is no shell line, each item is one argument");
        }
        argv.stream()
                .filter(argument -> argument.length() > MAX_ARGUMENT)
                .forEach(argument -> findings.problem(
                        one.at(EXEC), argument, "is too long", "give at most " + MAX_ARGUMENT + " characters"));
        return Optional.of(new Exec(argv, user));
    }

    private Optional<Target> webhook(Section one) {
        Map<String, String> headers = headers(one);
        Optional<String> token = file(one, "tokenFile");
        Optional<String> secret = file(one, "secretFile");
        Optional<String> ca = file(one, "ca");
        Optional<String> url = one.text(WEBHOOK);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        checkUrl(one, url.get(), token.isPresent(), ca.isPresent());
        return Optional.of(new Webhook(url.get(), headers, token, secret, ca));
    }

    private static void checkUrl(Section one, String url, boolean hasToken, boolean hasCa) {
        String remedy = "write https://host/path";
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException e) {
            one.problem(WEBHOOK, "is no address: " + e.getReason(), remedy);
            return;
        }
        String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHttp = scheme.equals("https") || scheme.equals("http");
        if (!isHttp || parsed.getHost() == null || parsed.getPort() > 65_535 || url.length() > MAX_URL) {
            one.problem(WEBHOOK, "is no http or https address of at most " + MAX_URL + " characters", remedy);
        } else if (parsed.getRawUserInfo() != null || parsed.getRawFragment() != null) {
            one.problem(
                    WEBHOOK, "has a user or a fragment", remedy + "; a token stands in a file of its own: tokenFile");
        } else if (scheme.equals("http") && !isLoopback(parsed.getHost())) {
            if (hasToken) {
                one.problem(WEBHOOK, "would be sent its token unencrypted", "write https");
            } else {
                one.warning(WEBHOOK, "is told everything unencrypted", "write https");
            }
        } else if (scheme.equals("http") && hasCa) {
            one.problem("ca", "is for https", "write https, or leave it out");
        }
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("[::1]") || host.equals("localhost");
    }

    private Map<String, String> headers(Section one) {
        Object given = one.raw("headers");
        if (given == null) {
            return Map.of();
        }
        Map<String, String> headers = Values.textMap(findings, one.at("headers"), given, 0, MAX_HEADERS)
                .orElse(Map.of());
        headers.forEach((name, value) -> {
            String path = one.at("headers");
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(name).matches()) {
                findings.problem(path, name, "is no name of a header", "use letters, digits and -");
            } else if (lower.equals("authorization")) {
                findings.problem(path, name, "would be a secret in the configuration", "give tokenFile: a file");
            } else if (OWN_HEADERS.contains(lower) || lower.startsWith("webhook-")) {
                findings.problem(path, name, "is written by the node itself", "leave it out");
            } else if (!HEADER_VALUE.matcher(value).matches()) {
                findings.problem(
                        path + "." + name, value, "is no value of a header", "use at most 1024 printable characters");
            }
        });
        return headers;
    }

    private static Optional<String> file(Section one, String key) {
        Optional<String> path = one.text(key);
        if (path.isPresent() && !path.get().startsWith("/")) {
            one.problem(key, "is not absolute", "write the file's path from the root");
        }
        return path;
    }
}
