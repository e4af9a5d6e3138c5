package io.mainstay.core.ledger;

/**
 * A voter's word about one life of a node: that it does not hear it, or that it takes this back.
 *
 * @param boot of the voter; its next boot erases the statement
 * @param round counts the voter's statements about this life, from 1; a withdrawal takes back its own round and every
 *     earlier one, so that a late copy of a withdrawn statement has no force
 */
public record Statement(long boot, long round) {}
