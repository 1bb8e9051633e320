/** Sends failures to Sentry. {@link dev.jams.sentry.SentryErrors} is where to begin. */
package dev.jams.sentry;
