package dev.jams.http.internal.rpc;

import dev.jams.http.internal.call.BadRequests;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The form that the rpc's own marshallers know: binary protobuf. */
record ProtoMessages<ReqT, RespT>(MethodDescriptor<ReqT, RespT> method)
    implements MessageCodec<ReqT, RespT> {
  @Override
  public String name() {
    return "proto";
  }

  @Override
  public ReqT read(ByteBuf bytes) throws StatusException {
    try {
      return method.parseRequest(new Bytes(bytes));
    } catch (StatusRuntimeException e) {
      throw BadRequests.of("the message is not valid protobuf", "");
    }
  }

  @Override
  public void write(RespT message, ByteBuf out) throws StatusException {
    try (InputStream stream = method.streamResponse(message);
        ByteBufOutputStream to = new ByteBufOutputStream(out)) {
      if (stream instanceof Drainable drainable) {
        drainable.drainTo(to);
      } else {
        stream.transferTo(to);
      }
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("the response has no protobuf form")
          .withCause(e)
          .asException();
    }
  }

  /** Tells protobuf that the whole message is there, which spares it a buffer. */
  private static final class Bytes extends ByteBufInputStream implements KnownLength {
    Bytes(ByteBuf bytes) {
      super(bytes);
    }
  }
}
