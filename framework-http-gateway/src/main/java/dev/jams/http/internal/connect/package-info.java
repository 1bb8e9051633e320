/**
 * The Connect protocol: unary calls as plain HTTP, streams as enveloped messages. See <a
 * href="https://connectrpc.com/docs/protocol">its reference</a>.
 */
package dev.jams.http.internal.connect;
