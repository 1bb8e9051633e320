/**
 * Says who may call which method. {@link dev.jams.security.Security} is where to begin, and {@link
 * dev.jams.security.Principal} is what services ask.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.security;
