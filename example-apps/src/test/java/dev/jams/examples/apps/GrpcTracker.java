package dev.jams.examples.apps;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;

/** Calls the tracker over gRPC. */
final class GrpcTracker implements TrackerClient {
  private final ManagedChannel channel;

  GrpcTracker(int port) {
    this("127.0.0.1:" + port, InsecureChannelCredentials.create());
  }

  GrpcTracker(String target, ChannelCredentials credentials) {
    channel = Grpc.newChannelBuilder(target, credentials).build();
  }

  @Override
  @SuppressWarnings("unchecked") // A default instance is of the type it stands for.
  public <T extends Message> T call(String method, Message request, T reply) throws CallFailed {
    MethodDescriptor<Message, Message> descriptor =
        MethodDescriptor.<Message, Message>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("tracker.TrackerApiService/" + method)
            .setRequestMarshaller(ProtoUtils.marshaller(request.getDefaultInstanceForType()))
            .setResponseMarshaller(ProtoUtils.marshaller((Message) reply))
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    try {
      return (T) ClientCalls.blockingUnaryCall(channel, descriptor, options, request);
    } catch (StatusRuntimeException e) {
      throw new CallFailed(StatusProto.fromThrowable(e));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
