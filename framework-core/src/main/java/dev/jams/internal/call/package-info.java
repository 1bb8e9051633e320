/**
 * What stands around each call, whichever listener it came by: the chain of interceptors, the
 * answer to what throws, the request id and the access log. Not API: it may change with every
 * release.
 */
package dev.jams.internal.call;
