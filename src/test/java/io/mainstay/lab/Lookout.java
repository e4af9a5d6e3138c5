package io.mainstay.lab;

import io.mainstay.lab.LifeSigns.Life;
import io.mainstay.lab.LifeSigns.Overlap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks at all hosts again and again, on a thread of its own, and keeps what it saw. */
final class Lookout implements AutoCloseable {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(30);

    private final Testbed bed;
    private final Map<String, Sight> sights;
    private final Sightings sightings = new Sightings(PERIOD_NS);
    private final Thread thread;
    private volatile boolean isClosed;

    Lookout(Testbed bed, Map<String, Sight> sights) {
        this.bed = bed;
        this.sights = sights;
        this.thread = new Thread(this::look, "lab-lookout");
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        while (!isClosed) {
            for (LabHost host : bed.hosts()) {
                sights.forEach((what, sight) -> look(what, sight, host));
            }
            LockSupport.parkNanos(PERIOD_NS);
        }
    }

    private void look(String what, Sight sight, LabHost host) {
        long began = Timeline.now();
        Optional<String> found = Optional.empty();
        try {
            found = host.isUp() ? sight.of(host) : Optional.empty();
        } catch (IOException off) {
            // A host that goes off during the look has nothing.
            found = Optional.empty();
        }
        long ended = Timeline.now();
        synchronized (sightings) {
            sightings.looked(what, host.name, found, began, ended);
        }
    }

    List<Life> now(String what) {
        synchronized (sightings) {
            return sightings.now(what);
        }
    }

    /** Whether it runs on one host alone, in a life that began after a time. */
    boolean runsOnlyOn(String what, String host, long sinceNs) {
        List<Life> lives = now(what);
        return lives.size() == 1
                && lives.get(0).host().equals(host)
                && lives.get(0).firstNs() > sinceNs;
    }

    /** What must not have been: two at once, or nothing that was ever seen. */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        synchronized (sightings) {
            for (String what : sights.keySet()) {
                for (Overlap overlap : sightings.overlaps(what)) {
                    found.add(what + " was there twice at once for " + overlap.lengthNs() / 1_000_000 + " ms: "
                            + overlap.one() + " and " + overlap.other());
                }
                if (sightings.count(what) == 0) {
                    found.add(what + " was never seen, so nothing is shown about it");
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
