package io.mainstay.lease;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Says each thing that goes on being wrong once a while, however often it happens. Used on one event loop only. */
final class Complaints {
    private static final long AGAIN_MS = 60_000;
    /** Strangers may not fill the memory; whoever is forgotten is told again. */
    private static final int MAX_KEPT = 256;

    private final Logger log;
    private final Map<String, Long> saidMs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_KEPT;
        }
    };

    Complaints(Logger log) {
        this.log = log;
    }

    /** @param about what makes two complaints the same one */
    void say(String about, String text, long nowMs) {
        Long last = saidMs.get(about);
        if (last == null || nowMs - last >= AGAIN_MS) {
            saidMs.put(about, nowMs);
            log.warn("{}", text);
        }
    }
}
