package dev.jams.http.internal.rpc;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Message;
import dev.jams.http.internal.call.Rpc;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/**
 * An rpc and the forms that its messages have. Immutable.
 *
 * @param json null if the messages have no such form
 * @param safe whether the rpc is declared to have no side effects
 */
public record RpcEndpoint<ReqT, RespT>(
    Rpc<ReqT, RespT> rpc,
    MessageCodec<ReqT, RespT> proto,
    MessageCodec<ReqT, RespT> json,
    boolean safe) {
  static <ReqT, RespT> RpcEndpoint<ReqT, RespT> of(Rpc<ReqT, RespT> rpc, JsonCodec codec) {
    MethodDescriptor<ReqT, RespT> method = rpc.method();
    return new RpcEndpoint<>(rpc, new ProtoMessages<>(method), json(method, codec), isSafe(method));
  }

  private static <ReqT, RespT> MessageCodec<ReqT, RespT> json(
      MethodDescriptor<ReqT, RespT> method, JsonCodec codec) {
    return method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
            && marshaller.getMessagePrototype() instanceof Message prototype
        ? new JsonMessages<>(prototype, codec)
        : null;
  }

  /** The generated code does not pass the option on, so it is taken from the schema. */
  private static boolean isSafe(MethodDescriptor<?, ?> method) {
    return method.isSafe()
        || (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
            && supplier.getMethodDescriptor().getOptions().getIdempotencyLevel()
                == IdempotencyLevel.NO_SIDE_EFFECTS);
  }

  /** The form of a name; null if the messages have none such. */
  public MessageCodec<ReqT, RespT> codec(String name) {
    return switch (name) {
      case "proto" -> proto;
      case "json" -> json;
      default -> null;
    };
  }

  /** Whether a request has exactly one message. */
  public boolean takesOneMessage() {
    return rpc.method().getType().clientSendsOneMessage();
  }
}
