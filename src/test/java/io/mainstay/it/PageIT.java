package io.mainstay.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ReducedMotion;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.it.Browser.Look;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser, before a node whose groups are made up. */
@ExtendWith(VertxExtension.class)
class PageIT {
    private static Browser browser;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Browser.missing().isEmpty(), Browser.missing().orElse(""));
        browser = Browser.start();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    private FakeNode node(Vertx vertx, Commands commands) throws Exception {
        return new FakeNode(vertx, directory, commands).start().await(10, TimeUnit.SECONDS);
    }

    /** Group web on two nodes, everything all right. */
    private FakeNode cluster(Vertx vertx, Commands commands) throws Exception {
        FakeNode node = node(vertx, commands);
        node.goOn(() -> say(node));
        say(node);
        node.showAndWait(ClusterSamples.online());
        return node;
    }

    private static void say(FakeNode node) {
        node.hear("n2", ClusterSamples.standby());
        node.hear("w1");
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
    }

    private static String url(FakeNode node) {
        return "http://localhost:" + node.port() + "/";
    }

    private static Locator verdict(Page page) {
        return page.locator("#verdict-line");
    }

    @Test
    void P1_P7_changesAreShownWithoutAReloadAndALostConnectionIsSaidInWords(Vertx vertx) throws Exception {
        FakeNode node = node(vertx, Commands.SOCKET_ONLY);
        node.showAndWait(Samples.web());
        Page page = browser.open(url(node), Look.NARROW);
        assertThat(verdict(page)).hasText("Everything is all right");
        assertThat(page.locator("#group-web"))
                .containsText(Pattern.compile("Last probe \\d+ s ago from 168.63.129.16"));
        assertThat(page.locator("#group-web")).containsText("next monitor in");
        page.evaluate("() => { window.sameLife = true }");

        node.show(Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED));
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "<b>exited</b> 137"));
        assertThat(verdict(page)).hasText("web needs you");
        assertThat(page.locator("#events")).containsText("<b>exited</b> 137");
        assertThat(page.locator("#event-live")).hasText("Error: web/app <b>exited</b> 137");
        assertThat(page.evaluate("() => window.sameLife")).isEqualTo(true);

        node.stop();
        assertThat(page.locator("#link")).containsText("Connection lost");
        assertThat(verdict(page)).hasText("Not known: n1 is not heard");
        page.context().close();
    }

    @Test
    void everyNodeIsShownSideBySideAndOldWordsAreCalledOld(Vertx vertx) throws Exception {
        FakeNode node = node(vertx, Commands.SOCKET_ONLY);
        say(node);
        node.showAndWait(ClusterSamples.online());
        Page page = browser.open(url(node), Look.NARROW);
        assertThat(verdict(page)).hasText("Everything is all right");
        assertThat(page.locator("#group-web section.node")).hasCount(2);
        assertThat(page.locator("#group-web .node[data-owner=yes] .caption")).containsText("n1owner");
        assertThat(page.locator("#group-web")).containsText("Failover possible now: to n2");
        assertThat(page.locator("#group-web .lease")).containsText(Pattern.compile("Lease \\d+ of 2000 ms left"));
        assertThat(page.locator(".members li")).hasCount(3);
        assertThat(page.locator(".members")).containsText(Pattern.compile("Lease of n2: \\d+ of 2000 ms left"));
        assertThat(page.locator("#demo")).isHidden();

        page.getByText("Why, and what can I do?").click();
        assertThat(page.locator(".why")).containsText("n1 owns it, epoch 41");

        node.show(new BusState(false, List.of(), "the event bus is down: it forms anew"));
        node.show(ClusterSamples.cluster(1_000, false, ClusterSamples.plan("n1", 41)));
        node.wakeups.advance(Gathering.STALE_MS + 1);
        node.show(ClusterSamples.cluster(1_000, false, ClusterSamples.plan("n1", 41)));
        assertThat(verdict(page)).hasText("Every group is online, but look at this");
        assertThat(page.locator("#group-web")).containsText("n2 is down; this is how it was when it was last heard");
        assertThat(page.locator("#verdict")).containsText("n2 is down");
        assertThat(page.locator("#verdict")).containsText("The event bus is down: it forms anew.");
        page.context().close();
    }

    @Test
    void P5_aSwitchIsDoneByKeyboardAloneAndItsForecastIsReadFirst(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_AND_TCP);
        node.answer = command -> CommandReply.accepted("web goes from n1 to n2");
        Page page = browser.open(url(node), Look.WIDE);
        tabTo(page, "[data-verb=switch]");
        page.keyboard().press("Enter");
        Locator dialog = page.locator("#act");
        assertThat(dialog).isVisible();
        assertThat(dialog).containsText("Switch web to another node?");
        assertThat(dialog).containsText("It is stopped on n1, then started on n2.");
        assertThat(dialog).containsText("mainstay switch web --to n2");
        assertThat(dialog.locator("input[value=n2]")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().type("disk of n1");
        page.keyboard().press("Enter");
        assertThat(dialog.getByRole(com.microsoft.playwright.options.AriaRole.STATUS))
                .hasText("Taken: web goes from n1 to n2");
        assertThat(node.commands).hasSize(1);
        OperatorCommand command = node.commands.get(0);
        assertThat(command.verb()).isEqualTo(Verb.SWITCH);
        assertThat(command.node()).isEqualTo("n2");
        assertThat(command.reason()).isEqualTo("disk of n1");
        assertThat(command.request()).startsWith("page-");
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(page.locator("[data-verb=switch]")).isFocused();
        page.context().close();
    }

    @Test
    void P5_aRefusalIsSaidAndTheQuestionStaysOpen(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_AND_TCP);
        node.answer = command -> CommandReply.refused("n2 is drained; undrain it first");
        Page page = browser.open(url(node), Look.NARROW);
        page.locator("#group-web [data-verb=offline]").click();
        Locator dialog = page.locator("#act");
        assertThat(dialog).containsText("no failover brings it back");
        dialog.locator("[data-part=ok]").click();
        assertThat(dialog.locator("[data-part=said]"))
                .hasText("Refused; nothing has changed: n2 is drained; undrain it first");
        assertThat(dialog.locator("[data-part=ok]")).isFocused();
        page.context().close();
    }

    @Test
    void P4_whoMayNotCommandSeesNoActionAndWhy(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_ONLY);
        Page page = browser.open(url(node) + "#/group/web", Look.WIDE);
        assertThat(page.locator("#detail")).containsText("this node takes no commands over TCP");
        assertThat(page.locator(".act:visible")).hasCount(0);
        page.context().close();
    }

    @Test
    void theDetailIsEnteredAndLeftByKeyboardAndFocusGoesBack(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_AND_TCP);
        Page page = browser.open(url(node), Look.WIDE);
        tabTo(page, "#group-web h3 a");
        page.keyboard().press("Enter");
        assertThat(page.locator("#detail-title")).isFocused();
        assertThat(page.locator("#detail .graph")).isVisible();
        assertThat(page.locator("#detail ul.sr li")).hasCount(2);
        assertThat(page.locator("#detail ul.sr")).containsText("stands on app");
        assertThat(page.locator("#groups")).isHidden();
        page.keyboard().press("Escape");
        assertThat(page.locator("#group-web h3 a")).isFocused();
        page.context().close();
    }

    @Test
    void P2_onlyWhatChangedIsTouched(Vertx vertx) throws Exception {
        FakeNode node = node(vertx, Commands.SOCKET_ONLY);
        node.show(Samples.group(
                "mail", GroupState.ONLINE, Samples.resource("mail", "smtp", AgentState.ONLINE, ResourceState.ONLINE)));
        node.showAndWait(Samples.web());
        Page page = browser.open(url(node), Look.WIDE);
        assertThat(page.locator("#group-mail")).isVisible();
        page.evaluate("() => { const seen = window.seen = new Set();"
                + " new MutationObserver(all => all.forEach(one => { const card ="
                + " (one.target.closest ? one.target : one.target.parentElement).closest('.card'); if (card) seen.add(card.id) }))"
                + ".observe(document.getElementById('groups'), {subtree: true, childList: true, attributes: true, attributeFilter: ['data-tone', 'class']});"
                + " window.row = document.querySelector('#group-web tr[data-key=lb]') }");
        node.show(Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED));
        assertThat(verdict(page)).hasText("web needs you");
        assertThat(page.locator("#group-web .head .chip")).hasText("Faulted");
        assertThat(page.evaluate("() => [...window.seen].join()")).isEqualTo("group-web");
        assertThat(page.evaluate("() => window.row.isConnected")).isEqualTo(true);
        page.context().close();
    }

    @Test
    void P3_whatIsPointedAtStaysWhereItIs(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_AND_TCP);
        for (int i = 1; i <= 8; i++) {
            node.show(Samples.group(
                    "z" + i,
                    GroupState.ONLINE,
                    Samples.resource("z" + i, "app", AgentState.ONLINE, ResourceState.ONLINE)));
        }
        Page page = browser.open(url(node), Look.WIDE);
        Locator button = page.locator("#group-web [data-do=why]");
        button.hover();
        double before = button.boundingBox().y;
        node.show(new BusState(false, List.of(), "the event bus is down: it forms anew"));
        assertThat(page.locator("#verdict")).containsText("The event bus is down");
        assertThat(button.boundingBox().y).isBetween(before - 1, before + 1);
        page.context().close();
    }

    @Test
    void nothingMovesForWhoPrefersSo(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_ONLY);
        Page moving = browser.open(url(node), Look.WIDE);
        assertThat(verdict(moving)).hasText("Everything is all right");
        assertThat(moving.evaluate("() => document.getAnimations().length > 0")).isEqualTo(true);
        Page still = browser.open(url(node), new Look(1440, Look.WIDE.scheme(), ReducedMotion.REDUCE));
        assertThat(verdict(still)).hasText("Everything is all right");
        assertThat(still.evaluate("() => document.getAnimations().length")).isEqualTo(0);
        assertThat(still.evaluate("() => [...document.querySelectorAll('*')]"
                        + ".filter(one => getComputedStyle(one).transitionDuration !== '0s').length"))
                .isEqualTo(0);
        moving.context().close();
        still.context().close();
    }

    @Test
    void P6_aTokenIsAskedForAndStaysInItsTab(Vertx vertx) throws Exception {
        FakeNode node = cluster(vertx, Commands.SOCKET_AND_TCP);
        Page page = browser.open("about:blank", Look.NARROW);
        // As a node does that asks for tokens.
        page.route("**/api/v1/**", route -> {
            if ("Bearer of-kim".equals(route.request().headers().get("authorization"))) {
                route.resume();
            } else {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(401)
                        .setContentType("application/problem+json")
                        .setBody("{\"detail\": \"Say who you are\"}"));
            }
        });
        page.navigate(url(node));
        assertThat(page.locator("#signing")).containsText("Say who you are");
        page.keyboard().type("of-kim");
        page.keyboard().press("Enter");
        assertThat(verdict(page)).hasText("Everything is all right");
        assertThat(page.locator("#group-web [data-verb=switch]")).isVisible();
        assertThat(page.locator("#sign")).hasText("Sign out");
        assertThat(page.evaluate("() => localStorage.length + document.cookie.length"))
                .isEqualTo(0);
        page.reload();
        assertThat(verdict(page)).hasText("Everything is all right");
        page.locator("#sign").click();
        assertThat(page.locator("#signing")).containsText("Say who you are");
        assertThat(page.evaluate("() => sessionStorage.length")).isEqualTo(0);
        page.context().close();
    }

    /** Tab by tab, as one without a mouse does. */
    private static void tabTo(Page page, String wanted) {
        assertThat(page.locator(wanted).first()).isVisible();
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("wanted => document.activeElement.matches(wanted)", wanted))) {
                return;
            }
        }
        throw new AssertionError(wanted + " cannot be reached by Tab");
    }
}
