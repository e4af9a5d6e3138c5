package io.mainstay.arch.planted.node;

import io.vertx.core.VerticleBase;

/** Planted: a verticle that holds another. */
public final class FirstVerticle extends VerticleBase {
    private final SecondVerticle second = new SecondVerticle();

    public SecondVerticle second() {
        return second;
    }
}
