/**
 * HTTP/JSON in front of the services of an app, by the rules of {@code google.api.http}.
 *
 * <p>Starting point, and the only public type: {@link dev.jams.http.HttpGateway}. The path of a
 * call through this package: {@code TranscodingService} routes it, {@code RequestMetadata} carries
 * its headers over, {@code HttpServerCall} runs it through the interceptors to the service as
 * {@code io.grpc.Server} would, {@code Endpoint} reads its request and writes its response, and
 * {@code StatusBody} writes every error.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.http;
