package io.mainstay.arch.planted.node;

import io.mainstay.arch.planted.web.UsesNode;

/** Planted: one half of a circle of packages. */
public record UsesWeb(UsesNode other) {}
