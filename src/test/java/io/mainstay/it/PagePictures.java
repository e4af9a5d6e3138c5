package io.mainstay.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.it.Browser.Look;
import io.mainstay.web.FakeNode;
import io.mainstay.web.PageScenes;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Takes the pictures of the page that the documents show: {@code PagePictures DIRECTORY}. */
final class PagePictures {
    private PagePictures() {}

    /** A way to have nodes. */
    private interface Scene {
        void show(FakeNode node) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Vertx vertx = Vertx.vertx();
        Path work = Files.createTempDirectory("mainstay-pictures");
        FakeNode calm = node(vertx, work, PageScenes::calm);
        Vertx other = Vertx.vertx();
        FakeNode trouble = node(other, Files.createTempDirectory("mainstay-pictures"), PageScenes::trouble);
        try (Browser browser = Browser.start()) {
            for (int width : new int[] {375, 1440}) {
                for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                    Look look = new Look(width, scheme, ReducedMotion.REDUCE);
                    String name = "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + ".png";
                    status(browser.open(url(calm), look), directory.resolve("page-status" + name));
                    status(browser.open(url(trouble), look), directory.resolve("page-trouble" + name));
                    detail(browser.open(url(calm) + "#/group/shop-database", look), directory, name);
                }
            }
        } finally {
            // Also after a failure: their threads would keep the program alive.
            vertx.close().await(10, TimeUnit.SECONDS);
            other.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static FakeNode node(Vertx vertx, Path directory, Scene scene) throws Exception {
        FakeNode node =
                new FakeNode(vertx, directory, Commands.SOCKET_AND_TCP).start().await(10, TimeUnit.SECONDS);
        scene.show(node);
        return node;
    }

    private static String url(FakeNode node) {
        return "http://localhost:" + node.port() + "/";
    }

    private static void status(Page page, Path file) {
        assertThat(page.locator("#groups .card")).hasCount(2);
        assertThat(page.locator("[data-lease-text]").first()).not().isEmpty();
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        page.context().close();
    }

    private static void detail(Page page, Path directory, String name) {
        assertThat(page.locator("#detail .graph")).isVisible();
        assertThat(page.locator("#detail")).not().containsText("Asking");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(directory.resolve("page-detail" + name))
                .setFullPage(true));
        page.locator("#detail [data-verb=switch]").click();
        assertThat(page.locator("#act")).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve("page-dialog" + name)));
        page.context().close();
    }
}
