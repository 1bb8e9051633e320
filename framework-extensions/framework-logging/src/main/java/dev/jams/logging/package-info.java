/**
 * Logs as text, JSON or logfmt, configured by the settings of the app. Starting point: {@link
 * dev.jams.logging.Logging}.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.logging;
