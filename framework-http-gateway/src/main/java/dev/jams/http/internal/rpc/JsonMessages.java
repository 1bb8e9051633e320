package dev.jams.http.internal.rpc;

import com.google.protobuf.Message;
import dev.jams.http.internal.call.BadRequests;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** The canonical JSON of protobuf. */
record JsonMessages<ReqT, RespT>(Message prototype, JsonCodec codec)
    implements MessageCodec<ReqT, RespT> {
  @Override
  public String name() {
    return "json";
  }

  @Override
  @SuppressWarnings("unchecked") // The prototype is the one of the rpc's marshaller.
  public ReqT read(ByteBuf bytes) throws StatusException {
    Message.Builder builder = prototype.newBuilderForType();
    try {
      codec.merge(bytes, builder);
      return (ReqT) JsonCodec.build(builder);
    } catch (JsonException e) {
      throw BadRequests.of(e.getMessage(), e.path());
    }
  }

  @Override
  public void write(RespT message, ByteBuf out) throws StatusException {
    try {
      codec.write((Message) message, out);
    } catch (JsonException e) {
      throw Status.INTERNAL
          .withDescription("the response has no JSON form")
          .withCause(e)
          .asException();
    }
  }
}
