/**
 * Describes what the gateway serves as one OpenAPI 3.1 document, made from the same bindings that
 * requests are routed and bound by. {@link dev.jams.http.internal.openapi.OpenApiDocument} is the
 * way in; {@link dev.jams.http.internal.openapi.Comments} are what it takes descriptions from.
 */
package dev.jams.http.internal.openapi;
