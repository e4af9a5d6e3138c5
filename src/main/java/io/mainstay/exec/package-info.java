/**
 * Running other programs: short ones that end and are judged by their exit code ({@link io.mainstay.exec.Runner}), and
 * long-lived ones that outlive the agent ({@link io.mainstay.exec.Programs}), and those that are only listened to and
 * end with it ({@link io.mainstay.exec.Listeners}). The only package that starts processes; resource types use it. Every program gets a process group of its own, a clean environment and /dev/null as its input,
 * and carries the node's mark. {@link io.mainstay.exec.Guard} is the agent's side of the small process that ends them all when the
 * node's lease runs out.
 */
@NullMarked
package io.mainstay.exec;

import org.jspecify.annotations.NullMarked;
