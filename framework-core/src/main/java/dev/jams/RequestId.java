package dev.jams;

import dev.jams.internal.call.CallIds;
import io.grpc.Context;
import io.grpc.Metadata;

/**
 * The id of a call, for logs and for people who ask about one. It is what the caller sent as {@code
 * x-request-id} if that is of 1 to 128 letters, digits and {@code -._~+/=:@}, and a new one
 * otherwise: the id of the call's span if the app traces. The caller gets it back as a header of
 * the same name, over every protocol and with every answer, and over gRPC also as {@code
 * request-id}. The service has it in its metadata, so that a relayed call keeps it.
 */
public final class RequestId {
  /** The name of the header and of the metadata. */
  public static final String NAME = "x-request-id";

  /** Its other name in answers over gRPC and gRPC-Web, for clients of GoMs' servers. */
  public static final String GRPC_NAME = "request-id";

  /** The metadata that interceptors and services see. */
  public static final Metadata.Key<String> METADATA_KEY =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);

  private RequestId() {}

  /**
   * The id of the call that this thread serves, as its {@link Context} has it: in interceptors, in
   * callbacks, and on other threads to which the service has carried the context.
   *
   * @return empty outside of a call
   */
  public static String current() {
    CallIds ids = CallIds.KEY.get();
    return ids == null ? "" : ids.requestId();
  }
}
