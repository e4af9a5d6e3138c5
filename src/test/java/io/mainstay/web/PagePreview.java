package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows the page with made-up groups while one works on it: {@code PagePreview PORT SOCKET calm | trouble | GROUPS RESOURCES}. */
final class PagePreview {
    private PagePreview() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        FakeNode node = new FakeNode(
                        vertx,
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[0]),
                        NodeConfig.Commands.SOCKET_AND_TCP,
                        Optional.of(new Buttons()))
                .start()
                .await(10, TimeUnit.SECONDS);
        switch (arguments[2]) {
            case "calm" -> PageScenes.calm(node);
            case "trouble" -> PageScenes.trouble(node);
            default ->
                PageScenes.many(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), 0)
                        .forEach((name, groups) -> {
                            if (name.equals("n1")) {
                                groups.forEach(node::show);
                            } else {
                                node.hear(name, groups.toArray(GroupSnapshot[]::new));
                            }
                        });
        }
    }

    private static final class Buttons implements DemoActions {
        @Override
        public String text() {
            return "Three nodes, a load balancer and a client run on this machine. Kill the node that has the service"
                    + " and watch another take it.";
        }

        @Override
        public List<Action> actions() {
            return List.of(new Action("kill-owner", "Kill the owner, n1"), new Action("kill-app", "Kill the service"));
        }

        @Override
        public Future<String> run(String id) {
            return Future.succeededFuture("done: " + id);
        }
    }
}
