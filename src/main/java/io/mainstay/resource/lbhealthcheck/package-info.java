/**
 * The LB health check: answers a load balancer's probes on the node that runs the group, and only there. The judgement
 * is {@code core.probe}'s; here are the sockets, the flag file and what the agent asks. It serves on Netty directly,
 * on an event loop of its own, so that a busy page or event bus never delays an answer.
 */
@NullMarked
package io.mainstay.resource.lbhealthcheck;

import org.jspecify.annotations.NullMarked;
