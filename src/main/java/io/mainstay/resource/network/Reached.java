package io.mainstay.resource.network;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.group.Fit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which hosts answered, and what that means. Pure.
 *
 * @param answers by host in their order; what was wrong, empty for one that answered
 */
record Reached(ReachabilitySettings settings, Map<IpAddress, String> answers) {
    /** The least that an online resource can have. */
    private static final int LEAST_CONFIDENCE = 10;

    private static final int ALL = 100;

    Reached {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    /** Never offline: what runs here goes on, whoever answers. */
    MonitorResult result() {
        int percent = (answers.size() - silent().size()) * ALL / Math.max(1, answers.size());
        return MonitorResult.online(
                Math.max(LEAST_CONFIDENCE, percent),
                silent().isEmpty() ? "all answer" : String.join(", ", silent()) + " did not answer" + trouble());
    }

    Fit fit() {
        int reached = answers.size() - silent().size();
        return reached >= settings.required()
                ? Fit.WELL
                : new Fit(settings.otherwise(), "it does not reach " + String.join(", ", silent()));
    }

    private List<String> silent() {
        List<String> silent = new ArrayList<>();
        answers.forEach((host, wrong) -> {
            if (!wrong.isEmpty()) {
                silent.add(host.text());
            }
        });
        return silent;
    }

    /** The first that was wrong. */
    private String trouble() {
        return answers.values().stream()
                .filter(wrong -> !wrong.isEmpty())
                .findFirst()
                .map(wrong -> " (" + wrong + ")")
                .orElse("");
    }
}
