/**
 * Tells others of the calls of an app, and of its failures. {@link dev.jams.events.ApiEvents} is
 * where to begin.
 */
package dev.jams.events;
