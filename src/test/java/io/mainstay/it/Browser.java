package io.mainstay.it;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven by Playwright. Browser and Node.js are the machine's; what Playwright's driver consists of
 * comes with the tests' class path.
 */
final class Browser implements AutoCloseable {
    /** Playwright waits so long for what is expected, milliseconds; a loaded machine takes its time. */
    static final double LIMIT_MS = 60_000;

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** What is not installed; empty when the page can be looked at. */
    static Optional<String> missing() {
        if (find("chromium").isEmpty()) {
            return Optional.of("chromium is not installed, so the page is not looked at in a browser");
        }
        return find("node").isPresent()
                ? Optional.empty()
                : Optional.of(
                        "nodejs is not installed, and Playwright runs on it: the page is not looked at in a browser");
    }

    static Browser start() throws IOException {
        Path chromium = find("chromium").orElseThrow();
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MS);
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        find("node").orElseThrow().toString())));
        LaunchOptions options = new LaunchOptions()
                .setExecutablePath(chromium)
                .setHeadless(true)
                .setArgs(ARGUMENTS);
        return new Browser(playwright, playwright.chromium().launch(options));
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** How the page is looked at. */
    record Look(int width, ColorScheme scheme, ReducedMotion motion) {
        static final Look WIDE = new Look(1440, ColorScheme.LIGHT, ReducedMotion.NO_PREFERENCE);
        static final Look NARROW = new Look(375, ColorScheme.LIGHT, ReducedMotion.NO_PREFERENCE);
    }

    /** A new page in a profile of its own. Everything it complains of, such as a broken policy, is kept. */
    Page open(String url, Look look) {
        complaints.clear();
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(look.width(), 900)
                .setColorScheme(look.scheme())
                .setReducedMotion(look.motion()));
        context.setDefaultTimeout(LIMIT_MS);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(url);
        return page;
    }

    /** What pages have complained of since the last was opened. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** What axe-core finds wrong with the page as it is, one line each. */
    static List<String> violations(Page page) throws IOException {
        page.evaluate(script("axe.min.js"));
        Object found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
                + ".flatMap(one => one.nodes.map(node => `${one.id}: ${one.help}: ${node.html.slice(0, 160)}"
                + " ${(node.any[0] || {}).message || ''}`))");
        List<String> lines = new ArrayList<>();
        ((List<?>) found).forEach(line -> lines.add(String.valueOf(line)));
        return lines;
    }

    private static String script(String resource) throws IOException {
        try (InputStream in = Browser.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
