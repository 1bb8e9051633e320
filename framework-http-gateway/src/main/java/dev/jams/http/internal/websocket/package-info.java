/**
 * A call over a WebSocket (RFC 6455; RFC 8441 over HTTP/2): each message is a frame, and the frame
 * that closes the WebSocket carries the call's status.
 *
 * <p>{@link dev.jams.http.internal.websocket.Handshake} opens it, {@link
 * dev.jams.http.internal.websocket.IncomingFrames} and {@link
 * dev.jams.http.internal.websocket.OutgoingFrames} are the two halves of the call.
 */
package dev.jams.http.internal.websocket;
