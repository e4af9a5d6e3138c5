package io.mainstay.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** Links between hosts, each direction by itself: loss, delay, repeat, reorder, cuts of either direction. */
final class SimNetwork {
    private final SimWorld world;
    private final SimSettings.Weather weather;
    private final Map<String, Long> cutUntilUs = new LinkedHashMap<>();
    private boolean isCalm;

    SimNetwork(SimWorld world, SimSettings settings) {
        this.world = world;
        this.weather = settings.weather();
    }

    /** No more losses, and short delays. */
    void calm() {
        isCalm = true;
        heal();
    }

    void heal() {
        cutUntilUs.clear();
    }

    void cut(String from, String to, long forMs) {
        cutUntilUs.put(from + ">" + to, world.nowUs() + forMs * SimWorld.MS);
    }

    boolean isUp(String from, String to) {
        return from.equals(to) || cutUntilUs.getOrDefault(from + ">" + to, 0L) <= world.nowUs();
    }

    boolean areConnected(String one, String other) {
        return isUp(one, other) && isUp(other, one);
    }

    void send(String from, String to, Runnable arrive) {
        if (from.equals(to)) {
            world.at(world.nowUs() + 20, arrive);
            return;
        }
        int copies = !isCalm && SimWorld.percent(world.network, weather.repeatPercent()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            boolean lost = !isCalm && SimWorld.percent(world.network, weather.lossPercent());
            if (lost || !isUp(from, to)) {
                continue;
            }
            // What was under way before a cut may still arrive after it.
            world.at(world.nowUs() + delayUs(), arrive);
        }
    }

    /** Mostly short; one in eight may take as long as the options allow. */
    private long delayUs() {
        boolean isLong = !isCalm && world.network.nextInt(8) == 0;
        return world.network.nextLong(100, (isLong ? weather.maxDelayMs() + 1 : 3) * SimWorld.MS);
    }
}
