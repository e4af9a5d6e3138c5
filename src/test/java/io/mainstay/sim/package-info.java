/** The deterministic simulation: real machines, pretended world, simulated time. */
package io.mainstay.sim;
