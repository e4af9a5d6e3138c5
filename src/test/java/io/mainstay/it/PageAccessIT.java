package io.mainstay.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.it.Browser.Look;
import io.mainstay.web.FakeNode;
import io.mainstay.web.PageScenes;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody is shut out: axe-core finds nothing, nothing is wider than the screen, and the policy is kept. */
@ExtendWith(VertxExtension.class)
class PageAccessIT {
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

    static Stream<Arguments> looks() {
        return Stream.of(375, 1440)
                .flatMap(width -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                        .flatMap(scheme -> Stream.of(true, false).map(isCalm -> Arguments.of(width, scheme, isCalm))));
    }

    @ParameterizedTest(name = "{0} px, {1}, calm {2}")
    @MethodSource("looks")
    void axeFindsNothingInListDetailAndDialog(int width, ColorScheme scheme, boolean isCalm, Vertx vertx)
            throws Exception {
        FakeNode node =
                new FakeNode(vertx, directory, Commands.SOCKET_AND_TCP).start().await(10, TimeUnit.SECONDS);
        if (isCalm) {
            PageScenes.calm(node);
        } else {
            PageScenes.trouble(node);
        }
        Page page =
                browser.open("http://localhost:" + node.port() + "/", new Look(width, scheme, ReducedMotion.REDUCE));
        assertThat(page.locator("#verdict-line")).hasText(isCalm ? "Everything is all right" : "2 groups need you");
        page.locator("#group-web [data-do=why]").click();
        assertThat(page.locator("#group-web .why li").first()).isVisible();
        isInOrder(page, width);

        page.locator("#group-web h3 a").click();
        assertThat(page.locator("#detail .graph")).isVisible();
        assertThat(page.locator("#detail")).not().containsText("Asking");
        isInOrder(page, width);

        page.locator("#detail .actions .act").first().click();
        assertThat(page.locator("#act")).isVisible();
        isInOrder(page, width);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    private static void isInOrder(Page page, int width) throws Exception {
        assertThat(Browser.violations(page)).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
    }
}
