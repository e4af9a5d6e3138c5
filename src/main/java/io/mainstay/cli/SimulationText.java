package io.mainstay.cli;

import io.mainstay.config.NodeConfig;
import io.mainstay.sim.Scenario;
import io.mainstay.sim.Story;
import io.mainstay.sim.Story.Moment;
import io.mainstay.sim.Story.Outages;
import io.mainstay.sim.Story.Voice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What simulations came to, for people and for machines.
 *
 * @param maxOutageMs how long a service may be away; negative where nobody asked
 */
record SimulationText(NodeConfig config, Scenario scenario, List<Story> stories, long maxOutageMs) {
    /** What was not as it should be, a sentence each; empty when all was. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Story story : stories) {
            String where = stories.size() > 1 ? " (seed " + story.seed() + ")" : "";
            if (!story.broken().isEmpty()) {
                faults.add("a rule was broken: " + story.broken() + where);
            }
            for (Outages group : story.services()) {
                if (group.firstUpMs() < 0 && group.outages() > 0) {
                    faults.add(group.group() + " was never up" + where);
                } else if (maxOutageMs >= 0 && group.longestMs() > maxOutageMs) {
                    faults.add(group.group() + " was down for " + seconds(group.longestMs()) + ", longer than "
                            + seconds(maxOutageMs) + where);
                }
                if (group.twiceMs() > 0) {
                    faults.add(group.group() + " ran twice for " + seconds(group.twiceMs()) + ", " + group.twice()
                            + where);
                }
            }
        }
        return faults;
    }

    void table(Screen screen, boolean isWide) {
        String seeds = stories.size() == 1
                ? "seed " + stories.get(0).seed()
                : "seeds " + stories.get(0).seed() + " to "
                        + stories.get(stories.size() - 1).seed();
        wrap(
                screen,
                "",
                "cluster " + config.cluster().name() + ", "
                        + count(config.members().size(), "node") + ", "
                        + count(config.groups().size(), "group") + ", ttl "
                        + scenario.timings().ttlMs() + " ms: " + seconds(scenario.forMs()) + " simulated, " + seeds);
        screen.line("");
        if (stories.size() == 1) {
            stories.get(0).moments().forEach(moment -> moment(screen, moment, isWide));
            screen.line("");
            stories.get(0).services().forEach(group -> outages(screen, group));
        } else {
            for (int i = 0; i < config.groups().size(); i++) {
                many(screen, i);
            }
        }
        screen.line("");
        List<String> faults = faults();
        if (faults.isEmpty()) {
            String within = maxOutageMs < 0 ? "" : "No service was away for longer than " + seconds(maxOutageMs) + ". ";
            screen.line(screen.good(within + "Nothing ran twice."));
        }
        faults.stream().limit(20).forEach(fault -> wrap(screen, "NOT WELL: ", fault));
        if (faults.size() > 20) {
            screen.line("NOT WELL: and " + (faults.size() - 20) + " more");
        }
    }

    private static void moment(Screen screen, Moment moment, boolean isWide) {
        String lead = pad(time(moment.atMs()), 9) + "  " + Screen.pad(moment.node(), 4) + " ";
        String text = moment.text();
        List<String> lines =
                isWide ? List.of(lead + text) : Screen.wrap(text, lead, " ".repeat(lead.length() + 2), Screen.COLUMNS);
        for (String line : lines) {
            screen.line(
                    moment.voice() == Voice.SCRIPT
                            ? screen.bold(line)
                            : moment.voice() == Voice.CLIENT ? screen.busy(line) : line);
        }
    }

    private static void outages(Screen screen, Outages group) {
        String up = group.firstUpMs() < 0 ? "never up" : "up after " + seconds(group.firstUpMs());
        String text = group.group() + ": " + up;
        if (group.outages() > 0) {
            text += "; down " + times(group.outages()) + ", " + seconds(group.downMs()) + " in all; longest "
                    + seconds(group.longestMs()) + " from " + time(group.longestAtMs()) + " s on"
                    + (group.isOver() ? "" : " to the end") + ", after: " + group.cause();
        } else if (group.firstUpMs() >= 0) {
            text += "; never down";
        }
        wrap(screen, "", text);
    }

    private void many(Screen screen, int index) {
        List<Outages> all = stories.stream()
                .map(story -> story.services().get(index))
                .sorted(Comparator.comparingLong(Outages::longestMs))
                .toList();
        Outages median = all.get(all.size() / 2);
        Outages worst = all.get(all.size() - 1);
        long seed = stories.stream()
                .filter(story -> story.services().get(index).longestMs() == worst.longestMs())
                .findFirst()
                .orElseThrow()
                .seed();
        long twice = all.stream().filter(each -> each.twiceMs() > 0).count();
        String text = worst.longestMs() == 0
                ? "never down"
                : "longest outage " + seconds(median.longestMs()) + " in the median, " + seconds(worst.longestMs())
                        + " at worst (--seed " + seed + "), after: " + worst.cause();
        wrap(screen, "", worst.group() + ": " + text + "; twice in " + twice + " of " + all.size() + " runs");
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    private static String time(long ms) {
        return String.format(Locale.ROOT, "%.2f", ms / 1000.0);
    }

    private static String seconds(long ms) {
        return ms % 1000 == 0 ? ms / 1000 + " s" : String.format(Locale.ROOT, "%.2f s", ms / 1000.0);
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static void wrap(Screen screen, String lead, String text) {
        Screen.wrap(text, lead, "  ", Screen.COLUMNS).forEach(screen::line);
    }

    JsonObject json() {
        JsonArray runs = new JsonArray();
        for (Story story : stories) {
            JsonArray groups = new JsonArray();
            story.services().forEach(group -> groups.add(json(group)));
            JsonObject run = new JsonObject().put("seed", story.seed()).put("groups", groups);
            if (stories.size() == 1) {
                JsonArray moments = new JsonArray();
                story.moments().forEach(moment -> moments.add(json(moment)));
                run.put("moments", moments);
            }
            runs.add(run);
        }
        List<String> faults = faults();
        return new JsonObject()
                .put("forMs", scenario.forMs())
                .put("ok", faults.isEmpty())
                .put("faults", new JsonArray(faults))
                .put("runs", runs);
    }

    private static JsonObject json(Outages group) {
        return new JsonObject()
                .put("group", group.group())
                .put("firstUpMs", group.firstUpMs())
                .put("outages", group.outages())
                .put("downMs", group.downMs())
                .put("longestMs", group.longestMs())
                .put("longestAtMs", group.longestAtMs())
                .put("cause", group.cause())
                .put("twiceMs", group.twiceMs())
                .put("twice", group.twice());
    }

    private static JsonObject json(Moment moment) {
        return new JsonObject()
                .put("atMs", moment.atMs())
                .put("voice", moment.voice().name().toLowerCase(Locale.ROOT))
                .put("node", moment.node())
                .put("group", moment.group())
                .put("text", moment.text());
    }
}
