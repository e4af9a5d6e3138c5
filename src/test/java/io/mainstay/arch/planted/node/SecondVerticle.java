package io.mainstay.arch.planted.node;

import io.vertx.core.VerticleBase;

/** Planted: a verticle that knows nobody. */
public final class SecondVerticle extends VerticleBase {}
