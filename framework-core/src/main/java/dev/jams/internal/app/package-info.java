/**
 * What the parts of one app share. Not API.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.internal.app;
