package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser. */
@ExtendWith(VertxExtension.class)
class PageIT {
    // Chromium may still write into its profile while it ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path directory;

    @Test
    void thePageShowsChangesWithoutAReloadAndSaysWhenItIsCutOff(Vertx vertx) throws Exception {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "chromium is not installed, so the page is not looked at in a browser");
        FakeNode node =
                new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.showAndWait(Samples.web());
        try (Browser browser = new Browser(chromium.get(), directory.resolve("profile"))) {
            browser.resize(375, 800);
            browser.open("http://localhost:" + node.port() + "/");
            assertThat(browser.becomesTrue(line("Everything is all right"))).isTrue();
            assertThat(browser.becomesTrue("/Last probe \\d+ s ago from 168.63.129.16/.test(document.body.innerText)"))
                    .isTrue();
            assertThat(browser.eval("document.documentElement.scrollWidth")).isEqualTo(375);
            browser.eval("window.sameLife = true");

            node.show(Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED));
            node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "<b>exited</b> 137"));
            assertThat(browser.becomesTrue(line("web needs you"))).isTrue();
            assertThat(browser.becomesTrue(
                            "document.getElementById('events').textContent.includes('<b>exited</b> 137')"))
                    .isTrue();
            assertThat(browser.eval("window.sameLife")).isEqualTo(true);

            node.stop();
            assertThat(browser.becomesTrue("document.getElementById('link').textContent.includes('Connection lost')"))
                    .isTrue();
            assertThat(browser.becomesTrue(line("Not known: n1 is not heard"))).isTrue();
        }
    }

    @Test
    void thePageShowsEveryNodeSideBySideAndSaysWhichWordsAreOld(Vertx vertx) throws Exception {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "chromium is not installed, so the page is not looked at in a browser");
        FakeNode node = new FakeNode(vertx, directory.resolve("cluster"), Commands.SOCKET_ONLY)
                .start()
                .await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        node.hear("w1");
        node.showAndWait(ClusterSamples.online());
        try (Browser browser = new Browser(chromium.get(), directory.resolve("cluster-profile"))) {
            browser.resize(375, 800);
            browser.open("http://localhost:" + node.port() + "/");
            assertThat(browser.becomesTrue(line("Everything is all right"))).isTrue();
            assertThat(browser.eval("document.querySelectorAll('#group-web section.node').length"))
                    .isEqualTo(2);
            assertThat(browser.eval("document.querySelectorAll('.node[data-owner=yes] caption')[0].textContent"))
                    .asString()
                    .startsWith("On n1 (owner)");
            assertThat(browser.becomesTrue("document.body.innerText.includes('Failover possible now: to n2')"))
                    .isTrue();
            assertThat(browser.becomesTrue("document.querySelectorAll('.members li').length === 3"))
                    .isTrue();
            assertThat(browser.becomesTrue("/Lease of this node: \\d+ of 2000 ms left/.test(document.body.innerText)"))
                    .isTrue();
            assertThat(browser.eval("document.documentElement.scrollWidth")).isEqualTo(375);
            assertThat(browser.eval("document.getElementById('demo').hidden")).isEqualTo(true);

            browser.eval("document.querySelector('.why > summary').click()");
            assertThat(browser.becomesTrue(
                            "document.querySelector('.why').textContent.includes('n1 owns it, epoch 41')"))
                    .isTrue();

            node.show(new BusState(false, List.of(), "the event bus is down: it forms anew"));
            node.show(ClusterSamples.cluster(1_000, false, ClusterSamples.plan("n1", 41)));
            node.wakeups.advance(Gathering.STALE_MS + 1);
            node.show(ClusterSamples.cluster(1_000, false, ClusterSamples.plan("n1", 41)));
            assertThat(browser.becomesTrue(line("Every group is online, but look at this")))
                    .isTrue();
            assertThat(
                            browser.becomesTrue(
                                    "document.body.innerText.includes('n2 is down; this is how it was when it was last heard')"))
                    .isTrue();
            assertThat(browser.eval("document.getElementById('verdict').textContent"))
                    .asString()
                    .contains("n2 is down")
                    .contains("The event bus is down: it forms anew.");
        }
    }

    private static String line(String text) {
        return "document.getElementById('verdict-line').textContent === '" + text + "'";
    }
}
