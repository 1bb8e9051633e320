package dev.jams.internal.insight;

/**
 * One way to call an rpc over HTTP.
 *
 * @param httpMethod {@code *} for any
 * @param template as in {@code google.api.http}
 * @param rpc the full name of the method
 * @param body what the HTTP body holds: {@code *}, the name of a field, or empty for nothing
 * @param responseBody the name of the response field that becomes the HTTP body, or empty for all
 * @param additional whether the rpc has another route that its rule names first
 */
public record HttpRoute(
    String httpMethod,
    String template,
    String rpc,
    String body,
    String responseBody,
    boolean additional) {}
