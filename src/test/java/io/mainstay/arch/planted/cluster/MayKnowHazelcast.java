package io.mainstay.arch.planted.cluster;

import com.hazelcast.config.Config;

/** Planted: Hazelcast where it belongs. */
public record MayKnowHazelcast(Config config) {}
