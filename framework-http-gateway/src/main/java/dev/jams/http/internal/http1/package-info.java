/**
 * What HTTP/1.1 asks of a server and Armeria's does not do: to refuse heads of requests that
 * another server on the way may have read otherwise, and to end a connection so that its client
 * notices.
 *
 * <p>Internal: this is no API and may change at any time.
 *
 * <p>Starting point: {@link dev.jams.http.internal.http1.Http1Connection}.
 */
package dev.jams.http.internal.http1;
