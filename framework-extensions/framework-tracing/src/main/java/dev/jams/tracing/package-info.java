/**
 * Traces the calls of an app with OpenTelemetry. Starting point: {@link dev.jams.tracing.Tracing}.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.tracing;
