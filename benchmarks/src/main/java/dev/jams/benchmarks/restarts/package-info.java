/**
 * Proves that restarts lose no request: real processes get real signals while clients of every kind
 * go on, and every acknowledged write is looked up in the end. Starts with {@link
 * dev.jams.benchmarks.restarts.RestartsCommand}; docs/restarts.md says what is shown and how.
 */
package dev.jams.benchmarks.restarts;
