/**
 * Where listeners listen: hosts and ports, and Unix domain sockets; and what guards their
 * connections against clients that use up more than their share, and counts it. Not API: it may
 * change in any release.
 */
package dev.jams.internal.net;
