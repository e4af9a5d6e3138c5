/**
 * What a monitoring system reads of a node: figures in Prometheus' formats, made when somebody asks. Knows Micrometer and
 * nothing of the node but the one snapshot type and what it is lent; decides nothing.
 */
@NullMarked
package io.mainstay.metrics;

import org.jspecify.annotations.NullMarked;
