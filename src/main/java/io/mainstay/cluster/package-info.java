/**
 * The event bus between the nodes: a second, clustered Vertx beside the node's own, on Hazelcast. The only package that
 * knows Hazelcast. It shows and asks and never decides: nothing here is waited for, and whatever hangs here hangs on
 * threads of its own. Imported by {@code node} and {@code run}.
 */
@NullMarked
package io.mainstay.cluster;

import org.jspecify.annotations.NullMarked;
