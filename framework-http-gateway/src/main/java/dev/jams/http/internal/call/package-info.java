/**
 * A call as interceptors and services know it, on top of one HTTP request, whatever protocol that
 * speaks: {@link dev.jams.http.internal.call.HttpServerCall} takes its messages from a {@link
 * dev.jams.http.internal.call.RequestStream} and gives its answers to a {@link
 * dev.jams.http.internal.call.ResponseStream}.
 */
package dev.jams.http.internal.call;
