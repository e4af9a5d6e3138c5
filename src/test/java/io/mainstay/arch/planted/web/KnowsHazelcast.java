package io.mainstay.arch.planted.web;

import com.hazelcast.config.Config;

/** Planted: Hazelcast outside cluster. */
public record KnowsHazelcast(Config config) {}
