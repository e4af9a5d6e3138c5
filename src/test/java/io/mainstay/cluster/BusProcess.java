package io.mainstay.cluster;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One member in a JVM of its own, led by lines on standard input: {@code heard n1,n2}, {@code publish ADDRESS JSON},
 * {@code rounds NODE COUNT}. What it is told it prints: {@code state UP MEMBERS SENTENCE}, {@code message ADDRESS JSON},
 * {@code rounds P50 P99} in microseconds. Ends with its input.
 */
public final class BusProcess {
    private BusProcess() {}

    /** Arguments: the node, then each member as NAME=HOST:BUSPORT:HAZELCASTPORT. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Endpoint> members = new TreeMap<>();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            String[] parts = argument.split("[=:]");
            members.put(parts[0], new Endpoint(parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
        }
        String node = arguments[0];
        BusRig rig = new BusRig(new ClusterBusOptions("it", node, members)).start();
        rig.consume("mainstay.events");
        rig.requests("mainstay.node." + node, body -> Future.succeededFuture((JsonObject) body));
        print(() -> {
            var state = rig.states.take();
            return "state " + state.up() + " " + String.join(",", state.members()) + " " + state.sentence();
        });
        print(() -> {
            var message = rig.messages.take();
            return "message " + message.address() + " " + message.body().encode();
        });
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "heard" -> rig.heard(words.length > 1 ? words[1].split(",") : new String[0]);
                case "publish" -> rig.publish(words[1], new JsonObject(words[2]));
                case "rounds" -> rounds(rig, words[1], Integer.parseInt(words[2]));
                default -> throw new IllegalArgumentException(line);
            }
        }
        rig.close();
    }

    private static void rounds(BusRig rig, String node, int count) throws Exception {
        JsonObject body = new JsonObject().put("text", "x".repeat(256));
        long[] tookNs = new long[count];
        for (int i = 0; i < count; i++) {
            long startNs = System.nanoTime();
            rig.ask("mainstay.node." + node, body);
            tookNs[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(tookNs);
        System.out.println("rounds " + tookNs[count / 2] / 1_000 + " " + tookNs[count * 99 / 100] / 1_000);
    }

    private interface Line {
        String next() throws InterruptedException;
    }

    private static void print(Line line) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    System.out.println(line.next());
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
