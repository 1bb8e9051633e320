package dev.jams.benchmarks;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Makes one and the same unary call over one connection, a fixed number of times at once. */
final class GrpcLoad<ReqT extends Message, RespT extends Message> implements Load {
  private static final long LAST_ANSWER_SECONDS = 30;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final MethodDescriptor<ReqT, RespT> method;
  private final ReqT request;
  private final int concurrency;

  /**
   * Connects, and checks that the answer is right.
   *
   * @param token that says who calls, or empty
   */
  GrpcLoad(
      int port,
      MethodDescriptor<ReqT, RespT> method,
      ReqT request,
      RespT expected,
      int concurrency,
      String token) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor();
    if (!token.isEmpty()) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + token);
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    this.channel = builder.build();
    this.method = method;
    this.request = request;
    this.concurrency = concurrency;
    RespT answer = ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
    if (!answer.equals(expected)) {
      channel.shutdownNow();
      throw new IllegalStateException(method.getFullMethodName() + " answered " + answer);
    }
  }

  @Override
  public long run(Duration duration) throws Exception {
    Round round = new Round(System.nanoTime() + duration.toNanos());
    for (int i = 0; i < concurrency; i++) {
      round.call();
    }
    return round.answered.get(
        duration.toMillis() + TimeUnit.SECONDS.toMillis(LAST_ANSWER_SECONDS),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Round {
    final CompletableFuture<Long> answered = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger(concurrency);
    private final AtomicLong count = new AtomicLong();
    private final long end;

    Round(long end) {
      this.end = end;
    }

    void call() {
      ClientCalls.asyncUnaryCall(
          channel.newCall(method, CallOptions.DEFAULT), request, new Answer());
    }

    private final class Answer implements StreamObserver<RespT> {
      @Override
      public void onNext(RespT message) {}

      @Override
      public void onError(Throwable cause) {
        answered.completeExceptionally(cause);
      }

      @Override
      public void onCompleted() {
        count.incrementAndGet();
        if (System.nanoTime() < end) {
          call();
        } else if (open.decrementAndGet() == 0) {
          answered.complete(count.get());
        }
      }
    }
  }
}
