/**
 * TLS for listeners and clients: PEM files that are read again when they change, the handshake on
 * each transport, and when certificates expire. Not API: it may change in any release.
 */
package dev.jams.internal.tls;
