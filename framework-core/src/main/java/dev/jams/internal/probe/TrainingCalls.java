package dev.jams.internal.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.rpc.context.AttributeContext;
import dev.jams.StartException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The calls of a training run to one listener. For use by one thread. */
final class TrainingCalls {
  private static final String JSON =
      """
      {"id":"1","method":"GET","headers":{"a":"b","c":"\\u00e4\\n"},"path":"/","size":"12",\
      "time":"2026-01-05T09:00:00.5Z","auth":{"principal":"p","audiences":["x","y"],\
      "claims":{"a":1.5,"b":[true,null,"c"]}}}""";

  private static final AttributeContext.Request MESSAGE =
      AttributeContext.Request.newBuilder()
          .setId("1")
          .setMethod("GET")
          .putHeaders("a", "b")
          .setSize(12)
          .setTime(Timestamp.newBuilder().setSeconds(1_767_603_600))
          .setAuth(
              AttributeContext.Auth.newBuilder()
                  .addAudiences("x")
                  .setClaims(
                      Struct.newBuilder()
                          .putFields("a", Value.newBuilder().setNumberValue(1.5).build())))
          .build();

  private static final long CALL_SECONDS = 5;

  /** Of each envelope of gRPC-Web and Connect. */
  private static final int ENVELOPE_HEAD = 5;

  private final OwnListener listener;
  private final int port;
  private final List<SafeRpc> safe;
  private int calls;

  /**
   * @param port that it really listens on
   * @param safe of the user's rpcs those that may be called
   */
  TrainingCalls(OwnListener listener, int port, List<SafeRpc> safe) {
    this.listener = listener;
    this.port = port;
    this.safe = safe;
  }

  /** How many were made until now. */
  int count() {
    return calls;
  }

  /** What a client of HTTP may want once. */
  void overHttp() throws StartException, IOException {
    String query = "/1?method=GET&size=12&time=2026-01-05T09:00:00Z&auth.audiences=x";
    List<HttpQuestion> questions =
        new ArrayList<>(
            List.of(
                HttpQuestion.get("/healthz"),
                HttpQuestion.get("/readyz"),
                json(TrainingService.ECHO_PATH, JSON),
                json(TrainingService.ECHO_PATH, JSON).with("accept-encoding", "gzip"),
                json(TrainingService.ECHO_PATH, "{\"id\":"),
                json(TrainingService.STREAM_PATH, JSON),
                HttpQuestion.get(TrainingService.ECHO_PATH + query),
                HttpQuestion.get(TrainingService.ECHO_PATH + "/1?size=many"),
                HttpQuestion.get(TrainingService.STREAM_PATH + query),
                HttpQuestion.get(TrainingService.STREAM_PATH + query)
                    .with("accept", "text/event-stream"),
                HttpQuestion.get("/jams.training/nothing"),
                HttpQuestion.get("/openapi.json"),
                HttpQuestion.get("/docs")));
    String echo = "/" + TrainingService.ECHO.getFullMethodName();
    byte[] message = MESSAGE.toByteArray();
    questions.add(json(echo, JSON).with("connect-protocol-version", "1"));
    questions.add(
        HttpQuestion.post(echo, "application/proto", message)
            .with("connect-protocol-version", "1"));
    questions.add(HttpQuestion.post(echo, "application/grpc-web+proto", enveloped(message)));
    for (SafeRpc rpc : safe) {
      rpc.path().map(HttpQuestion::get).ifPresent(questions::add);
    }
    for (HttpQuestion question : questions) {
      calls++;
      try (Socket socket = listener.connect(port, "http/1.1")) {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(CALL_SECONDS));
        var unused = question.ask(socket);
      }
    }
  }

  private static HttpQuestion json(String path, String body) {
    return HttpQuestion.post(path, "application/json", body.getBytes(UTF_8));
  }

  private static byte[] enveloped(byte[] message) {
    return ByteBuffer.allocate(ENVELOPE_HEAD + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** What a client of gRPC may want once. */
  void overGrpc(ManagedChannel channel) {
    calls += 3 + safe.size();
    var answer = ClientCalls.blockingUnaryCall(channel, TrainingService.ECHO, options(), MESSAGE);
    ClientCalls.blockingServerStreamingCall(channel, TrainingService.STREAM, options(), answer)
        .forEachRemaining(message -> {});
    var unused =
        ClientCalls.blockingUnaryCall(
            channel,
            HealthGrpc.getCheckMethod(),
            options(),
            HealthCheckRequest.getDefaultInstance());
    safe.forEach(rpc -> call(channel, rpc.method()));
  }

  /** With an empty message, which may well be refused. */
  private static <ReqT, RespT> void call(
      ManagedChannel channel, MethodDescriptor<ReqT, RespT> method) {
    try {
      ReqT empty = method.parseRequest(new ByteArrayInputStream(new byte[0]));
      var unused = ClientCalls.blockingUnaryCall(channel, method, options(), empty);
    } catch (StatusRuntimeException e) {
      // What it is refused with is the user's own business.
      return;
    }
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }
}
