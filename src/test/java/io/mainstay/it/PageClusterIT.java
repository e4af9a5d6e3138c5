package io.mainstay.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.mainstay.it.Browser.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of three real nodes in a real browser: what happens to the service is seen at once, on every node's page. */
@Timeout(300)
class PageClusterIT {
    private static final String RESTARTED = """
            web:
              kind: failover
              resources:
                app: {type: process, command: [sleep, "100000"], MonitorInterval: 1s, RestartLimit: 1000}
            """;

    /** From a process's death to the changed page, p95. */
    private static final long SOON_MS = 250;

    private static final int KILLS = 24;

    /** Writes down when anything but a time changed in the group, by the machine's wall clock. */
    private static final String WATCH = "() => { window.changes = []; let last = '';"
            + " const look = () => { const now = [...document.querySelectorAll('#group-web .head, #group-web tbody tr')]"
            + ".map(row => [...row.children].filter(cell => !cell.querySelector('time') && !cell.closest('.more'))"
            + ".map(cell => cell.textContent).join(' ')).join('\\n')"
            // A restart may be over before the page is drawn: then it is its number that tells of the death.
            + " + [...document.querySelectorAll('#group-web .more p')].map(line => line.textContent)"
            + ".filter(text => text.startsWith('restarted')).join();"
            + " if (now !== last) { last = now; window.changes.push(performance.timeOrigin + performance.now()) } };"
            + " new MutationObserver(look).observe(document.getElementById('groups'),"
            + " {subtree: true, childList: true, characterData: true, attributes: true}); look() }";

    @TempDir
    Path directory;

    @Test
    void aDeathIsOnEveryNodesPageWithinAQuarterOfASecond() throws Exception {
        assumeTrue(
                Boolean.getBoolean("page.measure"), "times are measured on a quiet machine only: scripts/bench page");
        assumeTrue(Browser.missing().isEmpty(), Browser.missing().orElse(""));
        ClusterRig rig = new ClusterRig(directory, name -> "", RESTARTED, ClusterRig.N3);
        try (Browser browser = Browser.start()) {
            rig.startAll();
            String owner = rig.awaitOnline(ClusterRig.N1, ClusterRig.N2, ClusterRig.N3);
            String other = owner.equals(ClusterRig.N1) ? ClusterRig.N2 : ClusterRig.N1;
            Map<String, List<Long>> took = new LinkedHashMap<>();
            took.put("the owner's page", deaths(rig, browser, owner, owner));
            took.put("another node's page", deaths(rig, browser, owner, other));
            took.put("the witness's page", deaths(rig, browser, owner, ClusterRig.N3));
            took.forEach(PageClusterIT::say);
            took.forEach(
                    (page, each) -> assertThat(each.get(p95(each))).as(page).isLessThan(SOON_MS));
            assertThat(browser.complaints()).isEmpty();
        } finally {
            rig.close();
        }
    }

    /** How long after each of the service's deaths a node's page has changed, the shortest first; one page is open at a time. */
    private static List<Long> deaths(ClusterRig rig, Browser browser, String owner, String node) throws Exception {
        List<Long> took = new ArrayList<>();
        Random random = new Random(7);
        try (Page page = browser.open("http://127.0.0.1:" + rig.page(node) + "/", Look.WIDE)) {
            assertThat(page.locator("#verdict-line")).hasText("Everything is all right");
            page.evaluate(WATCH);
            for (int i = 0; i < KILLS; i++) {
                rig.within(() -> rig.service(owner) != 0, "the service runs again");
                page.waitForTimeout(400 + random.nextInt(700));
                long pid = rig.service(owner);
                long killedAtMs = System.currentTimeMillis();
                assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly())
                        .isTrue();
                Object seenAtMs = page.waitForFunction(
                                "at => window.changes.find(one => one >= at)", (double) killedAtMs)
                        .jsonValue();
                took.add(Math.round(((Number) seenAtMs).doubleValue()) - killedAtMs);
            }
        }
        Collections.sort(took);
        return took;
    }

    private static int p95(List<Long> sorted) {
        return (int) Math.ceil(sorted.size() * 0.95) - 1;
    }

    private static void say(String what, List<Long> took) {
        System.out.printf(
                "from kill -9 to %s: p50 %d ms, p95 %d ms, worst %d ms of %d%n",
                what, took.get(took.size() / 2), took.get(p95(took)), took.get(took.size() - 1), took.size());
    }

    @Test
    void aSwitchAskedOnTheWitnesssPageIsDoneAndShown() throws Exception {
        assumeTrue(Browser.missing().isEmpty(), Browser.missing().orElse(""));
        ClusterRig rig = new ClusterRig(directory, name -> "", ClusterRig.WEB, ClusterRig.N3);
        try (Browser browser = Browser.start()) {
            rig.startAll();
            String owner = rig.awaitOnline(ClusterRig.N1, ClusterRig.N2, ClusterRig.N3);
            String other = owner.equals(ClusterRig.N1) ? ClusterRig.N2 : ClusterRig.N1;
            Page page = browser.open("http://127.0.0.1:" + rig.page(ClusterRig.N3) + "/#/group/web", Look.NARROW);
            assertThat(page.locator("#detail .owner")).containsText("Owner " + owner);
            page.locator("#detail [data-verb=switch]").click();
            assertThat(page.locator("#act")).containsText("then started on " + other);
            page.locator("#act [data-part=reason]").fill("a new kernel");
            page.locator("#act [data-part=ok]").click();
            assertThat(page.locator("#act [data-part=said]")).containsText(Pattern.compile("^Taken: "));
            page.locator("#act [data-part=cancel]").click();
            assertThat(page.locator("#detail .owner")).containsText("Owner " + other);
            assertThat(page.locator("#verdict-line")).hasText("Everything is all right");
            assertThat(page.locator("#detail .part[data-key=events]")).containsText("a new kernel");
            assertThat(rig.owner(ClusterRig.N1)).isEqualTo(other);
            // The witness does not know a group's attributes, and answers so.
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 503"));
        } finally {
            rig.close();
        }
    }
}
