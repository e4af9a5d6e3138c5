package io.mainstay.arch.planted.core;

import io.vertx.core.Vertx;

/** Planted: a core class with Vert.x in it. */
public record HoldsVertx(Vertx vertx) {}
