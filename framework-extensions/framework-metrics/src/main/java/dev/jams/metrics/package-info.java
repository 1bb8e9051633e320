/**
 * Metrics of an app, for Prometheus: how many calls there were, how they ended and how long they
 * took, and the state of the JVM.
 *
 * <p>Starting point: {@link dev.jams.metrics.Metrics}.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.metrics;
