/**
 * HTTP/JSON: {@link dev.jams.http.internal.transcode.TranscodingService} finds the rpc of a request
 * by the rules of {@code google.api.http}, and makes it a call whose messages are bodies.
 */
package dev.jams.http.internal.transcode;
