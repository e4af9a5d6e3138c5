package io.mainstay.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.mainstay.it.Browser.Look;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The witness's page in a real browser: what is written there is read, and what is to be done is clicked. */
final class PageFace implements Face {
    private static final Pattern SPAN =
            Pattern.compile("(\\S+) from .+? until .+?(?: \\([^)]*\\))?, epoch (\\d+)(?:[:;] (.*))?");
    private static final Pattern PROBE = Pattern.compile("Last probe (?:(\\d+) min )?(?:(\\d+) s )?ago from (\\S+) .*");

    private final Browser browser;
    private final Page page;

    PageFace(ClusterRig rig) throws Exception {
        browser = Browser.start();
        page = browser.open("http://127.0.0.1:" + rig.page(ClusterRig.N3) + "/", Look.WIDE);
        assertThat(page.locator("#groups article")).hasCount(3);
    }

    /** Everything about that group, where one gets by the links. */
    private Locator detail(String group) {
        Locator title = page.locator("#detail-title");
        if (!title.isVisible() || !title.textContent().equals(group)) {
            list();
            page.locator("#group-" + group + " h3 a").click();
            assertThat(title).hasText(group);
        }
        return page.locator("#detail");
    }

    private void list() {
        if (page.locator("#detail-title").isVisible()) {
            page.locator("#detail .back a").click();
        }
        assertThat(page.locator("#groups")).isVisible();
    }

    private static String first(Locator found) {
        List<String> texts = found.allTextContents();
        return texts.isEmpty() ? "" : texts.get(0);
    }

    private Locator on(String group, String node) {
        return detail(group).locator(".node[data-key='" + node + "']");
    }

    @Override
    public String owner(String group) {
        return first(detail(group).locator(".owner strong"));
    }

    @Override
    public String state(String group, String node) {
        return first(on(group, node).locator(".caption .state"))
                .toUpperCase(Locale.ROOT)
                .replace(' ', '_');
    }

    @Override
    public boolean isDown(String node) {
        list();
        return !first(page.locator(".members li[data-key='" + node + "'] .chip"))
                .equals("Alive");
    }

    @Override
    public String why(String group) {
        return first(detail(group).locator(".part[data-key=why] .why-text"));
    }

    @Override
    public String lastMove(String group) {
        return first(detail(group).locator(".part[data-key=moves] ol.history li"));
    }

    @Override
    public Probe probe(String group, String node) {
        String text = first(on(group, node).locator(".probe p"));
        boolean isNg = on(group, node).locator(".probe[data-ng=yes]").count() > 0;
        Matcher told = PROBE.matcher(text);
        return told.matches() ? new Probe(told.group(3), seconds(told), isNg) : new Probe("", 0, isNg);
    }

    private static long seconds(Matcher told) {
        long minutes = told.group(1) == null ? 0 : Long.parseLong(told.group(1));
        return minutes * 60 + (told.group(2) == null ? 0 : Long.parseLong(told.group(2)));
    }

    @Override
    public void ask(String verb, String group, String node) {
        detail(group).locator("[data-verb='" + verb + "']").click();
        Locator dialog = page.locator("#act");
        if (!node.isEmpty()) {
            dialog.locator("input[name=node][value='" + node + "']").check();
        }
        assertThat(dialog.locator("[data-part=forecast] li").first()).isVisible();
        dialog.locator("[data-part=reason]").fill("a story");
        dialog.locator("[data-part=ok]").click();
        assertThat(dialog.locator("[data-part=said]"))
                .containsText(Pattern.compile("^(Taken|Nothing was left to do): "));
        dialog.locator("[data-part=cancel]").click();
        assertThat(dialog).isHidden();
    }

    @Override
    public List<Span> history(String group) {
        List<Span> spans = new ArrayList<>();
        for (String line :
                detail(group).locator(".part[data-key=timeline] ol.history li").allTextContents()) {
            Matcher told = SPAN.matcher(line);
            if (!told.matches()) {
                throw new AssertionError("not understood: " + line);
            }
            String words = told.group(3) == null ? "" : told.group(3);
            spans.add(new Span(Long.parseLong(told.group(2)), told.group(1), words));
        }
        Collections.reverse(spans);
        return spans;
    }

    @Override
    public List<Told> events(String group, long after) {
        List<Told> events = new ArrayList<>();
        // At once: a line may be added meanwhile.
        Object lines = detail(group)
                .locator(".part[data-key=events] ol.events li")
                .evaluateAll("all => all.map(li => ['.number', '.chip', '.what a'].map("
                        + "part => (li.querySelector(part) || {}).textContent || ''))");
        for (Object line : (List<?>) lines) {
            List<?> parts = (List<?>) line;
            String number = String.valueOf(parts.get(0));
            if (number.startsWith("#") && Long.parseLong(number.substring(1)) > after) {
                events.add(new Told(
                        Long.parseLong(number.substring(1)),
                        String.valueOf(parts.get(1)),
                        String.valueOf(parts.get(2))));
            }
        }
        Collections.reverse(events);
        return events;
    }

    /** What the page has complained of: nothing, but that the witness does not know how a group is set. */
    List<String> complaints() {
        return browser.complaints().stream()
                .filter(complaint -> !complaint.contains("status of 503"))
                .toList();
    }

    @Override
    public void close() {
        browser.close();
    }
}
