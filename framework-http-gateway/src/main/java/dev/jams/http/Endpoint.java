package dev.jams.http;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.jams.http.internal.bind.BindingException;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.route.PathValues;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.ServerMethodDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;

/**
 * Where a route leads: a method of a service, and how its messages stand in HTTP. Immutable but for
 * a hint.
 */
final class Endpoint<ReqT, RespT> {
  private static final int FIRST_SIZE = 512;

  private final ServerMethodDefinition<ReqT, RespT> method;
  private final Executor executor;
  private final RequestBinder binder;
  private final FieldDescriptor responseField;
  private final JsonCodec codec;

  /**
   * The size of a recent response, so that the next buffer seldom has to grow. Racy and harmless.
   */
  private int sizeHint = FIRST_SIZE;

  /**
   * @param responseField the field that is the response body, or null for the whole message
   */
  Endpoint(
      ServerMethodDefinition<ReqT, RespT> method,
      Executor executor,
      RequestBinder binder,
      FieldDescriptor responseField,
      JsonCodec codec) {
    this.method = method;
    this.executor = executor;
    this.binder = binder;
    this.responseField = responseField;
    this.codec = codec;
  }

  ServerMethodDefinition<ReqT, RespT> method() {
    return method;
  }

  Executor executor() {
    return executor;
  }

  /**
   * Makes a request message.
   *
   * @param query as it came, or null
   * @param body JSON, or null
   */
  @SuppressWarnings("unchecked") // The binder was made for the type that the method takes.
  ReqT read(PathValues path, String query, ByteBuf body) throws BindingException, JsonException {
    return (ReqT) binder.bindJson(path, query, body);
  }

  /** The JSON of a response, in a buffer that the caller releases. */
  ByteBuf write(RespT response, ByteBufAllocator allocator) throws JsonException {
    ByteBuf out = allocator.heapBuffer(sizeHint);
    boolean written = false;
    try {
      Message message = (Message) response;
      if (responseField == null) {
        codec.write(message, out);
      } else {
        codec.writeField(message, responseField, out);
      }
      written = true;
      sizeHint = Math.max(FIRST_SIZE, out.readableBytes() + (out.readableBytes() >> 3));
      return out;
    } finally {
      if (!written) {
        out.release();
      }
    }
  }

  @Override
  public String toString() {
    return method.getMethodDescriptor().getFullMethodName();
  }
}
