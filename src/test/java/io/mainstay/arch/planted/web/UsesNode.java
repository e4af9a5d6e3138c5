package io.mainstay.arch.planted.web;

import io.mainstay.arch.planted.node.ReadsTheTime;

/** Planted: the other half of a circle of packages. */
public record UsesNode(ReadsTheTime other) {}
