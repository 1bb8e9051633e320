package dev.jams.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.TimeEntry;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes the calls of an overload, over one protocol. */
interface OverloadCalls extends AutoCloseable {
  /** How a call ended for its caller. */
  enum End {
    ANSWERED,
    REFUSED,
    FAILED
  }

  /** Is told of the end of a call, once, on any thread. */
  interface Ended {
    void as(End end);
  }

  /** Makes a call without waiting for it. */
  void call(Ended ended);

  /** Over gRPC; the server learns of the timeout. */
  static OverloadCalls grpc(int port, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
    GetTimeEntryRequest request = GetTimeEntryRequest.newBuilder().setId("x").build();
    return new OverloadCalls() {
      @Override
      public void call(Ended ended) {
        CallOptions options =
            CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(
            channel.newCall(TrackerApiServiceGrpc.getGetTimeEntryMethod(), options),
            request,
            new StreamObserver<TimeEntry>() {
              @Override
              public void onNext(TimeEntry entry) {}

              @Override
              public void onError(Throwable cause) {
                boolean refused =
                    Status.fromThrowable(cause).getCode() == Status.Code.RESOURCE_EXHAUSTED;
                ended.as(refused ? End.REFUSED : End.FAILED);
              }

              @Override
              public void onCompleted() {
                ended.as(End.ANSWERED);
              }
            });
      }

      @Override
      public void close() {
        channel.shutdownNow();
      }
    };
  }

  /** Over HTTP/2 without TLS; a client that gives up resets the stream. */
  static OverloadCalls http(int port, Duration timeout) {
    ClientFactory factory = ClientFactory.builder().workerGroup(1).build();
    WebClient client =
        WebClient.builder("h2c://127.0.0.1:" + port)
            .factory(factory)
            .responseTimeout(timeout)
            .build();
    return new OverloadCalls() {
      @Override
      public void call(Ended ended) {
        var unused =
            client
                .get("/v1/time-entries/x")
                .aggregate()
                .handle(
                    (answer, failure) -> {
                      int status = failure == null ? answer.status().code() : 0;
                      ended.as(
                          status == 200 ? End.ANSWERED : status == 429 ? End.REFUSED : End.FAILED);
                      return null;
                    });
      }

      @Override
      public void close() {
        factory.close();
      }
    };
  }

  @Override
  void close();
}
