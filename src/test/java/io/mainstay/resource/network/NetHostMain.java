package io.mainstay.resource.network;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.group.Fit;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.mainstay.run.BuiltInTypes;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What runs inside a namespace: makes resources and calls their verbs, one line in, one line out. */
final class NetHostMain {
    private record Made(Resource resource, FakeContext context) {}

    private final TypeCatalog types = BuiltInTypes.catalog();
    private final Map<String, Made> made = new LinkedHashMap<>();
    private final Path state;
    private final Workshop workshop;

    private NetHostMain(Path state) {
        this.state = state;
        this.workshop = Workshops.at(state, "n1");
    }

    public static void main(String[] arguments) throws Exception {
        NetHostMain host = new NetHostMain(Path.of(arguments[0]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            say("answer", host.answer(line));
        }
        System.exit(0);
    }

    private String answer(String line) throws Exception {
        String[] words = line.split(" ", 4);
        if (words[0].equals("make")) {
            make(words[1], types.type(words[2]), new JsonObject(words[3]).getMap());
            return "MADE\t";
        }
        Made one = made.get(words[1]);
        try {
            return switch (words[0]) {
                case "monitor" -> word(Tests.await(one.resource().monitor(new Call(1))));
                case "online" -> word(Tests.await(one.resource().online(new Call(1))));
                case "offline" -> word(Tests.await(one.resource().offline(new Call(1))));
                case "clean" -> word(Tests.await(one.resource().clean(new Call(1), CleanReason.UNEXPECTED_OFFLINE)));
                case "info" -> "INFO\t" + one.resource().info();
                case "fits" -> {
                    Fit fit = one.context().fits.take();
                    yield "FITS\t" + fit.grade() + " " + fit.because();
                }
                case "configure" -> {
                    Map<String, Object> next = new JsonObject(words[2]).getMap();
                    one.context().parameters().putAll(next);
                    one.resource().configured();
                    yield "DONE\t";
                }
                case "confirmed" -> {
                    one.resource().confirmed();
                    yield "DONE\t";
                }
                case "mayRun" -> {
                    one.context().mayRun = words[2].equals("yes");
                    yield "DONE\t";
                }
                default -> throw new IllegalArgumentException(line);
            };
        } catch (java.util.concurrent.ExecutionException failed) {
            return "THROWN\t" + failed.getCause().getMessage();
        }
    }

    /** With defaults filled in and checked, as the node does it. */
    private void make(String name, ResourceType type, Map<String, Object> given) throws Exception {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Parameter parameter : type.parameters()) {
            parameter.defaultValue().ifPresent(value -> parameters.put(parameter.key(), value));
        }
        given.forEach((key, value) -> parameters.put(key, value instanceof Integer n ? (Object) n.longValue() : value));
        FakeContext context = new FakeContext(new ResourceId("web", name), parameters, state, workshop);
        AgentSettings settings = AgentSettings.DEFAULTS;
        for (Map.Entry<Attribute, Long> attribute : type.defaults().entrySet()) {
            settings = settings.with(attribute.getKey(), attribute.getValue());
        }
        if (!type.check(parameters, settings).isEmpty()) {
            throw new IllegalArgumentException(type.check(parameters, settings).toString());
        }
        Made before = made.put(name, new Made(type.create(context), context));
        if (before != null) {
            Tests.await(before.resource().close());
        }
        Tests.await(made.get(name).resource().open(new Call(0)));
        Thread teller = new Thread(() -> tell(context), "teller");
        teller.setDaemon(true);
        teller.start();
    }

    private static void tell(FakeContext context) {
        try {
            while (true) {
                say("heard", word(context.heard.take().result()));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static String word(MonitorResult result) {
        return result.status() + (result.status() == MonitorResult.Status.ONLINE ? " " + result.confidence() : "")
                + "\t" + result.detail();
    }

    private static String word(Outcome outcome) {
        return outcome.verdict() + "\t" + outcome.detail();
    }

    private static synchronized void say(String kind, String what) {
        System.out.println(kind + "\t" + what.replace('\n', ' ') + "\t" + System.nanoTime());
    }
}
