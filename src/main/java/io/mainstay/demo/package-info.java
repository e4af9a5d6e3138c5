/** What {@code mainstay demo} shows beside a node: a small service, a load balancer and a client. Nothing depends on it. */
@NullMarked
package io.mainstay.demo;

import org.jspecify.annotations.NullMarked;
