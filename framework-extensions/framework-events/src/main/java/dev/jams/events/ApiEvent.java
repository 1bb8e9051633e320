package dev.jams.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What there is to say of one call that has ended, or of one request that never became a call.
 *
 * @param time when it ended
 * @param protocol {@code grpc}, {@code grpc-web}, {@code connect}, {@code websocket}, or {@code
 *     http} for HTTP/JSON and whatever is no call
 * @param method the full name of the rpc, such as {@code pkg.Service/Method}; empty if there is
 *     none
 * @param httpMethod empty for a call of the gRPC listener, as are the route and the HTTP status
 * @param route the template that the path matched, such as {@code /v1/users/{id}}; never the path
 *     itself, which may hold what nobody should collect
 * @param code the name of the gRPC status, such as {@code OK} or {@code NOT_FOUND}
 * @param duration from the first byte of the request to the last one of the answer
 * @param requestBytes of the body as it was on the wire, as are those of the response
 * @param principal who called, if anybody has found out
 * @param tenant the company or the like that the principal belongs to, if {@link
 *     ApiEvents#tenantOf} says so
 * @param requestId never empty
 * @param traceId of the trace that the call belongs to, if there is one
 * @param request the first message of the request as JSON, with secrets masked, where samples are
 *     taken
 * @param response the first message of the response in the same way
 */
public record ApiEvent(
    Instant time,
    String protocol,
    Optional<String> method,
    Optional<String> httpMethod,
    Optional<String> route,
    Optional<Integer> httpStatus,
    String code,
    Duration duration,
    long requestBytes,
    long responseBytes,
    long requestMessages,
    long responseMessages,
    Optional<String> principal,
    Optional<String> tenant,
    String requestId,
    Optional<String> traceId,
    Optional<String> request,
    Optional<String> response) {}
