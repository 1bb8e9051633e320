package dev.jams.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.http.Caller.Answer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller sees of a service that breaks the rules, and what the log says. */
@Timeout(240)
class FaultyServiceTest {
  private static final String LATE = "service sent something after it had ended the call";
  private static final String ECHO = "jams.contract.Contract/Echo";
  private static final EchoReply REPLY = EchoReply.newBuilder().setText("fine").build();

  @RegisterExtension final Lines lines = new Lines("dev.jams");

  private final CountDownLatch letGo = new CountDownLatch(1);
  private App app;
  private App front;

  /** The ways to the service. */
  enum Way {
    GRPC,
    HTTP_JSON,
    /** Through another app, whose own listener sees nothing of the service. */
    HTTP_JSON_TO_REMOTE
  }

  @BeforeEach
  void start() throws Exception {
    app =
        App.named("faults")
            .service(this::bind)
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start();
    front =
        App.named("front")
            .service(
                RemoteService.at(
                    "127.0.0.1:" + app.port("grpc"), ContractGrpc.getServiceDescriptor()))
            .listen(HttpGateway.on(0))
            .start("--access-log-enabled=false");
  }

  @AfterEach
  void stop() {
    letGo.countDown();
    front.close();
    app.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneThatThrowsInAnyCallback(Way way) throws Exception {
    for (String callback : new String[] {"start", "ready", "message", "half close"}) {
      Answer answer = call(way, "throw on " + callback, 40_000);
      assertInternal(answer);
      assertThat(Lines.values(lines.next("call failed"))).containsEntry("method", ECHO);
      assertThat(Lines.values(lines.next("call"))).containsEntry("code", "INTERNAL");
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatThrowsWhenAllIsOver(Way way) throws Exception {
    assertThat(text(call(way, "throw on complete", 40_000))).isEqualTo("fine");
    assertThat(Lines.values(lines.next("failure after the call had ended")))
        .containsEntry("method", ECHO);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatBlocksBeyondTheDeadline(Way way) throws Exception {
    assertDeadlineExceeded(way, "block");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatNeverAnswers(Way way) throws Exception {
    assertDeadlineExceeded(way, "nothing at all");
  }

  private void assertDeadlineExceeded(Way way, String fault) throws Exception {
    // The first call of all may take a while until it gets to the service.
    assertThat(text(call(way, "good", 40_000))).isEqualTo("fine");
    assertThat(Lines.values(lines.next("call"))).containsEntry("code", "OK");
    Answer answer = call(way, fault, 1_000);
    assertThat(answer.status().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
    // Over gRPC client and server race to their deadline, and the client may be gone first.
    assertThat(Lines.values(lines.next("call")).get("code"))
        .isIn("DEADLINE_EXCEEDED", way == Way.HTTP_JSON ? "DEADLINE_EXCEEDED" : "CANCELLED");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatAnswersTwice(Way way) throws Exception {
    assertInternal(call(way, "two messages", 40_000));
    assertThat(lines.next("call failed").getThrowableProxy().getMessage())
        .isEqualTo("the call was answered with a second message");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatAnswersWithoutAMessage(Way way) throws Exception {
    assertInternal(call(way, "no message", 40_000));
    assertThat(lines.next("call failed").getThrowableProxy().getMessage())
        .isEqualTo("the call was closed as OK without a message");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatSendsAfterTheEnd(Way way) throws Exception {
    assertThat(text(call(way, "late message", 40_000))).isEqualTo("fine");
    assertThat(Lines.values(lines.next(LATE))).containsEntry("sent", "a message");
  }

  @ParameterizedTest
  @EnumSource
  void oneThatEndsTwice(Way way) throws Exception {
    assertThat(text(call(way, "two ends", 40_000))).isEqualTo("fine");
    assertThat(Lines.values(lines.next(LATE))).containsEntry("sent", "a second end, ABORTED");
  }

  private static void assertInternal(Answer answer) {
    assertThat(answer.status().getCode()).isEqualTo(Code.INTERNAL_VALUE);
    assertThat(answer.status().getMessage())
        .matches("internal error, logged with the id [0-9a-f]{16}");
  }

  private static String text(Answer answer) {
    return ((EchoReply) answer.message()).getText();
  }

  private Answer call(Way way, String fault, long millis) throws Exception {
    try (Caller caller = caller(way)) {
      return caller
          .call(
              "Echo",
              EchoRequest.newBuilder().setText(fault).build(),
              EchoReply.getDefaultInstance(),
              Map.of("fault", fault),
              Duration.ofMillis(millis))
          .get(60, SECONDS);
    }
  }

  private Caller caller(Way way) throws Exception {
    return switch (way) {
      case GRPC -> new GrpcCaller(app.port("grpc"));
      case HTTP_JSON -> new HttpCaller(app.port("http"));
      case HTTP_JSON_TO_REMOTE -> new HttpCaller(front.port("http"));
    };
  }

  /** A handler of its own, because generated code keeps to most of the rules. */
  private ServerServiceDefinition bind() {
    var service = ServerServiceDefinition.builder(ContractGrpc.getServiceDescriptor());
    for (var method : new ContractService().bindService().getMethods()) {
      if (!method.getMethodDescriptor().equals(ContractGrpc.getEchoMethod())) {
        service.addMethod(method);
      }
    }
    return service
        .addMethod(
            ContractGrpc.getEchoMethod(),
            (call, headers) -> {
              call.request(2);
              String fault =
                  headers.get(Metadata.Key.of("fault", Metadata.ASCII_STRING_MARSHALLER));
              throwOn("start", fault);
              return new Faulty(call, fault);
            })
        .build();
  }

  private static void throwOn(String callback, String fault) {
    if (fault.equals("throw on " + callback)) {
      throw new IllegalStateException("on " + callback);
    }
  }

  private final class Faulty extends ServerCall.Listener<EchoRequest> {
    private final ServerCall<EchoRequest, EchoReply> call;
    private final String fault;

    Faulty(ServerCall<EchoRequest, EchoReply> call, String fault) {
      this.call = call;
      this.fault = fault;
    }

    @Override
    public void onReady() {
      throwOn("ready", fault);
    }

    @Override
    public void onMessage(EchoRequest message) {
      throwOn("message", fault);
    }

    @Override
    public void onComplete() {
      throwOn("complete", fault);
    }

    @Override
    public void onHalfClose() {
      throwOn("half close", fault);
      if (fault.equals("nothing at all")) {
        return;
      }
      if (fault.equals("block")) {
        awaitLetGo();
      }
      call.sendHeaders(new Metadata());
      if (!fault.equals("no message")) {
        call.sendMessage(REPLY);
      }
      if (fault.equals("two messages")) {
        call.sendMessage(REPLY);
      }
      call.close(Status.OK, new Metadata());
      if (fault.equals("late message")) {
        call.sendMessage(REPLY);
      }
      if (fault.equals("two ends")) {
        call.close(Status.ABORTED, new Metadata());
      }
    }

    private void awaitLetGo() {
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
