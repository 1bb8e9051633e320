package dev.jams.http;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.jams.http.contract.ContractGrpc.ContractBlockingStub;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls over gRPC. */
final class GrpcCaller implements Caller {
  private final Channel channel;
  private final Runnable close;

  GrpcCaller(int port) {
    this(Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build());
  }

  private GrpcCaller(ManagedChannel channel) {
    this(channel, channel::shutdownNow);
  }

  private GrpcCaller(Channel channel, Runnable close) {
    this.channel = channel;
    this.close = close;
  }

  /**
   * Calls over gRPC-Web.
   *
   * @param scheme how Armeria's client calls the form and the version of HTTP
   */
  static GrpcCaller web(String scheme, int port) {
    String uri = scheme + "://127.0.0.1:" + port + "/";
    Channel channel = GrpcClients.newClient(uri, ContractBlockingStub.class).getChannel();
    return new GrpcCaller(channel, () -> {});
  }

  @Override
  public CompletableFuture<Answer> call(
      String method,
      Message request,
      Message reply,
      Map<String, String> metadata,
      Duration timeout) {
    MethodDescriptor<Message, Message> descriptor =
        MethodDescriptor.<Message, Message>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("jams.contract.Contract/" + method)
            .setRequestMarshaller(ProtoUtils.marshaller(request.getDefaultInstanceForType()))
            .setResponseMarshaller(ProtoUtils.marshaller(reply.getDefaultInstanceForType()))
            .build();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ClientCall<Message, Message> call = channel.newCall(descriptor, options);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Metadata headers = new Metadata();
    metadata.forEach(
        (name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    call.start(
        new ClientCall.Listener<>() {
          private Metadata received = new Metadata();
          private Message message;

          @Override
          public void onHeaders(Metadata headers) {
            received = headers;
          }

          @Override
          public void onMessage(Message message) {
            this.message = message;
          }

          @Override
          public void onClose(io.grpc.Status status, Metadata trailers) {
            Status proto = StatusProto.fromStatusAndTrailers(status, trailers);
            answer.complete(new Answer(proto, message, map(received), map(trailers)));
          }
        },
        headers);
    call.sendMessage(request);
    call.halfClose();
    call.request(2);
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                call.cancel("the test's client goes away", null);
              }
            });
    return answer;
  }

  private static Map<String, String> map(Metadata metadata) {
    Map<String, String> map = new HashMap<>();
    for (String name : metadata.keys()) {
      if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        map.put(name, metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
      }
    }
    return map;
  }

  @Override
  public void close() {
    close.run();
  }
}
