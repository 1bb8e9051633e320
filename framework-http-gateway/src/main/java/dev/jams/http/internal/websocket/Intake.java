package dev.jams.http.internal.websocket;

/**
 * What a client may send.
 *
 * @param none whether the path and the query say everything, so that no message is sent
 * @param one whether one message is sent, behind which the client's side is at its end
 * @param binary whether messages are binary frames; otherwise they are text
 * @param maxSize of a message, in bytes
 */
public record Intake(boolean none, boolean one, boolean binary, int maxSize) {}
