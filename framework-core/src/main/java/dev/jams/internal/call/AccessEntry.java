package dev.jams.internal.call;

import io.grpc.Status;
import java.net.SocketAddress;

/**
 * What the access log says of one call, or of one request that never became a call.
 *
 * @param protocol {@code grpc}, {@code grpc-web}, {@code connect}, {@code websocket}, or {@code
 *     http} for HTTP/JSON and whatever is no call
 * @param httpMethod null for a call of the gRPC listener, as are the other parts of HTTP
 * @param scheme {@code https} if the connection has TLS, else {@code http}; whoever is behind a
 *     proxy may have used another
 * @param path as it came, without the query, which may hold what no log should
 * @param route the template that the path matched, or null
 * @param method the full name, or null if there is none
 * @param httpStatus 0 for none
 * @param requestBytes of the body as it was on the wire, as are those of the response
 * @param malformed whether the code is that of a request that could not be read
 * @param peer who has sent it: the other end of the connection, or whoever trusted proxies say it
 *     is; null if it is not known
 * @param via the other end of the connection if that is a trusted proxy; else null
 */
public record AccessEntry(
    String protocol,
    String httpMethod,
    String scheme,
    String path,
    String route,
    String method,
    Status.Code code,
    boolean malformed,
    int httpStatus,
    long nanos,
    long requestBytes,
    long responseBytes,
    long requestMessages,
    long responseMessages,
    SocketAddress peer,
    SocketAddress via,
    CallIds ids) {}
