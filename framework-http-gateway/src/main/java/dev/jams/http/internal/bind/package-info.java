/**
 * How the parts of an HTTP request become a request message: path variables, query parameters and
 * body.
 *
 * <p>Internal: this is no API and may change at any time.
 *
 * <p>Starting point: {@link dev.jams.http.internal.bind.RequestBinder}.
 */
package dev.jams.http.internal.bind;
