package io.mainstay.core.event;

/**
 * One line of what operators are told.
 *
 * @param sequence grows by one with each event of a node's life, from 1
 * @param atWallMs wall clock, milliseconds since 1970, for people only: nothing is decided by it
 * @param resource the resource's name; empty where the whole group or node is meant
 * @param group the group's name; empty where the node is meant
 */
public record Event(
        long sequence, long atWallMs, String node, String group, String resource, EventKind kind, String text) {}
