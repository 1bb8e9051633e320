package dev.jams.tracing;

import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/**
 * The words of OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/semconv/">semantic
 * conventions</a>, those of HTTP and those of RPC that are release candidates.
 */
final class Conventions {
  static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
  static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");
  static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");
  static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
  static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
  static final AttributeKey<String> RPC_METHOD_ORIGINAL =
      AttributeKey.stringKey("rpc.method_original");
  static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
  static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");
  static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

  /** Ours: under which the log has the call. */
  static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("jams.request_id");

  static final String GRPC = "grpc";

  /** In place of a name that a caller has made up. */
  static final String OTHER = "_OTHER";

  private Conventions() {}

  /** The system to which a protocol of the access log belongs, as metrics have it, too. */
  static String system(String protocol) {
    return switch (protocol) {
      case "grpc", "grpc-web" -> GRPC;
      case "connect" -> "connectrpc";
      default -> "http";
    };
  }

  /** What the span of a call of this method over gRPC has. */
  static Attributes ofMethod(String fullMethodName) {
    return Attributes.of(RPC_SYSTEM, GRPC, RPC_METHOD, fullMethodName);
  }

  /** Whether a call that ends so has failed by a fault of the server. */
  static boolean isServerError(Status.Code code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }
}
