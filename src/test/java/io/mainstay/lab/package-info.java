/**
 * The host lab: three hosts in namespaces of one machine, the packaged program in each, real faults, and a checker that
 * believes only what it sees from outside. Run by {@code scripts/lab}; nothing else imports it.
 */
package io.mainstay.lab;
