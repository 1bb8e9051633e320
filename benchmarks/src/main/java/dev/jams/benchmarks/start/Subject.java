package dev.jams.benchmarks.start;

import dev.jams.benchmarks.proto.GreetRequest;
import dev.jams.benchmarks.proto.HelloGrpc;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * An app that is started.
 *
 * @param program what the JVM runs, with its arguments but for the ports
 * @param path that is asked over HTTP
 * @param call that is made over gRPC
 */
record Subject(String label, List<String> program, String path, Consumer<Channel> call) {

  /**
   * The example gateway.
   *
   * @param data folder of its database
   */
  static Subject gateway(Path jar, Path data) {
    return new Subject(
        "gateway with H2",
        List.of("-jar", jar.toString(), "gateway", "--data=" + data),
        "/v1/time-entries?pageSize=1",
        channel -> {
          var unused =
              ClientCalls.blockingUnaryCall(
                  channel,
                  TrackerApiServiceGrpc.getGetTimeEntriesMethod(),
                  CallOptions.DEFAULT,
                  GetTimeEntriesRequest.newBuilder().setPageSize(1).build());
        });
  }

  static Subject hello() {
    return new Subject(
        "hello",
        List.of("-cp", System.getProperty("java.class.path"), HelloMain.class.getName()),
        "/v1/greetings/world",
        channel -> {
          var unused =
              ClientCalls.blockingUnaryCall(
                  channel,
                  HelloGrpc.getGreetMethod(),
                  CallOptions.DEFAULT,
                  GreetRequest.newBuilder().setName("world").build());
        });
  }
}
