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
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
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

    private static String line(String text) {
        return "document.getElementById('verdict-line').textContent === '" + text + "'";
    }
}
