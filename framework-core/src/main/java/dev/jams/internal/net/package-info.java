/**
 * Where listeners listen: hosts and ports, and Unix domain sockets. Not API: it may change in any
 * release.
 */
package dev.jams.internal.net;
