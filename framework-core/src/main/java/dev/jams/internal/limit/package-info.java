/**
 * How many calls an app takes at once, and what those get that are too many. Not API: it changes
 * without notice.
 */
package dev.jams.internal.limit;
