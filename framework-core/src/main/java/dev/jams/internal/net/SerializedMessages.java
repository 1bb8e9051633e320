package dev.jams.internal.net;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Makes bytes of every message, as a network does: in process, gRPC hands on the very object that
 * the other side has sent, of any size. To be used where messages are not read yet.
 */
record SerializedMessages(int maxSize) implements ServerInterceptor {
  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    var serializing =
        new SimpleForwardingServerCall<ReqT, RespT>(call) {
          @Override
          public void sendMessage(RespT message) {
            super.sendMessage(bytes(message, Integer.MAX_VALUE));
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(serializing, headers)) {
      @Override
      public void onMessage(ReqT message) {
        super.onMessage(bytes(message, maxSize));
      }
    };
  }

  @SuppressWarnings("unchecked") // Unread messages are streams of bytes.
  private static <T> T bytes(T message, int most) {
    try (InputStream stream = (InputStream) message) {
      byte[] bytes = stream.readAllBytes();
      if (bytes.length > most) {
        // In grpc-java's words.
        throw Status.RESOURCE_EXHAUSTED
            .withDescription("gRPC message exceeds maximum size " + most + ": " + bytes.length)
            .asRuntimeException();
      }
      return (T) new ByteArrayInputStream(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
