/**
 * Which rpc an HTTP request means: {@code google.api.http} rules, path templates and the router.
 *
 * <p>Internal: this is no API and may change at any time.
 *
 * <p>Starting points: {@link dev.jams.http.internal.route.HttpRules} lists the bindings of an rpc,
 * {@link dev.jams.http.internal.route.Router} finds one for a request.
 */
package dev.jams.http.internal.route;
