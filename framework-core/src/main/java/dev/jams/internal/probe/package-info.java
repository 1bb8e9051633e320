/**
 * A process that calls listeners of its own app, or of another process with the same configuration:
 * {@code --health-check} and {@code --train}. Not API.
 */
package dev.jams.internal.probe;
