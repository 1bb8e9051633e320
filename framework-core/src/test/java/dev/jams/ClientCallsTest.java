package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.rpc.RetryInfo;
import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoGrpc.EchoBlockingV2Stub;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a client's calls: made again, refused, in process, by name. */
@Timeout(120)
class ClientCallsTest {
  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final LogEvents logs = new LogEvents();
  @TempDir Path dir;

  /** Fails as long as it is told to, and counts. */
  private static final class Flaky extends EchoService {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      calls.incrementAndGet();
      if (failures.getAndDecrement() > 0) {
        responses.onError(Status.UNAVAILABLE.withDescription("try again").asRuntimeException());
      } else {
        super.unary(request, responses);
      }
    }
  }

  private App start(AppBuilder app, String yaml) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), "clients:\n  echo:\n" + yaml);
    return rig.start(app, "--config", file.toString());
  }

  private EchoBlockingV2Stub client(EchoService service, String yaml) throws Exception {
    String target = "    wait-for-ready: true\n    target: 127.0.0.1:" + rig.serve(service) + "\n";
    return start(App.named("front"), target + yaml).client("echo", EchoGrpc::newBlockingV2Stub);
  }

  private static final String RETRY =
      """
          service-config:
            methodConfig:
              - name: [{service: jams.testing.Echo, method: Unary}]
                retryPolicy:
                  maxAttempts: 4
                  initialBackoff: 0.01s
                  maxBackoff: 0.1s
                  backoffMultiplier: 2
                  retryableStatusCodes: [UNAVAILABLE]
      """;

  @Test
  void failedCallIsMadeAgain() throws Exception {
    Flaky service = new Flaky();
    var stub = client(service, RETRY);
    service.failures.set(3);

    assertThat(stub.unary(request("x")).getText()).isEqualTo("x");
    assertThat(service.calls).hasValue(4);
  }

  @Test
  void failedCallIsNotMadeAgainWithoutAPolicyNorAgainstTheSwitchNorForEver() throws Exception {
    Flaky service = new Flaky();
    var without = client(service, "");
    service.failures.set(1);
    assertThatThrownBy(() -> without.unary(request("x"))).hasMessage("UNAVAILABLE: try again");

    var off = client(service, "    retry: false\n" + RETRY);
    service.failures.set(1);
    assertThatThrownBy(() -> off.unary(request("x"))).hasMessage("UNAVAILABLE: try again");

    var few = client(service, "    max-attempts: 2\n" + RETRY);
    service.calls.set(0);
    service.failures.set(3);
    assertThatThrownBy(() -> few.unary(request("x"))).hasMessage("UNAVAILABLE: try again");
    assertThat(service.calls).hasValue(2);
  }

  @Test
  void slowCallIsHedged() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    EchoService slowAtFirst =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            if (calls.incrementAndGet() > 1) {
              super.unary(request, responses);
            }
          }
        };
    var stub =
        client(
            slowAtFirst,
            """
                timeout: 1m
                service-config:
                  methodConfig:
                    - name: [{}]
                      hedgingPolicy: {maxAttempts: 3, hedgingDelay: 0.05s}
            """);

    assertThat(stub.unary(request("x")).getText()).isEqualTo("x");
  }

  @Test
  void timeOfOneMethodTellsNothingOfTheNetworkEither() throws Exception {
    EchoService silent =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {}
        };
    var stub =
        client(silent, "    service-config: {methodConfig: [{name: [{}], timeout: 0.1s}]}\n");

    assertThatThrownBy(() -> stub.unary(request("x")))
        .hasMessage("DEADLINE_EXCEEDED: echo did not answer in time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{methodConfg: []} | service-config has \"methodConfg\", expected one of healthCheckConfig,"
            + " loadBalancingConfig, loadBalancingPolicy, methodConfig, retryThrottling",
        "{methodConfig: [{name: [{}], retryPolicy: {maxAttempts: 1}}]} |"
            + " service-config.methodConfig[0].retryPolicy.maxAttempts is 1.0, expected a whole"
            + " number from 2",
        "{methodConfig: [{name: [{}], retryPolicy: {maxAttempts: 2}}]} | is missing",
        "{methodConfig: [{name: [{}], timeout: 2}]} | service-config.methodConfig[0].timeout is"
            + " 2.0, expected a time in seconds such as \"0.1s\"",
        "{methodConfig: [{name: [{}], hedgingPolicy: {maxAttempts: 2, hedgingDelay: 0s,"
            + " nonFatalStatusCodes: [UNAVAILBLE]}}]} |"
            + " service-config.methodConfig[0].hedgingPolicy.nonFatalStatusCodes[0] is UNAVAILBLE,"
            + " expected a gRPC status code other than OK, such as UNAVAILABLE",
        "{methodConfig: {}} | service-config.methodConfig is {}, expected a list, with a line \"-"
            + " …\" each",
        "{methodConfig: [{name: [{method: M}]}]} | service-config.methodConfig[0].name is M,"
            + " expected the service of the method, too",
        "{loadBalancingConfig: [{best: {}}]} | service-config.loadBalancingConfig[0] is best,"
            + " expected a policy that is known here, such as round_robin",
        "{loadBalancingConfig: [{round_robin: x}]} |"
            + " service-config.loadBalancingConfig[0].round_robin is x, expected \"key: value\""
            + " lines, or {}",
        "{loadBalancingConfig: []} | service-config.loadBalancingConfig is [], expected at least"
            + " one policy",
        "{loadBalancingPolicy: best} | service-config.loadBalancingPolicy is best, expected a"
            + " policy that is known here, such as round_robin",
        "{methodConfig: [{name: []}]} | service-config.methodConfig[0].name is [], expected at"
            + " least one name, [{}] for every method",
        "{methodConfig: [{name: [{service: a.B}]}, {name: [{service: a.B}]}]} |"
            + " service-config.methodConfig[1].name is {service=a.B}, expected each name once",
        "{methodConfig: [{name: [{}], retryPolicy: {maxAttempts: 2, initialBackoff: 1s, maxBackoff:"
            + " 1s, backoffMultiplier: 1, retryableStatusCodes: []}}]} |"
            + " service-config.methodConfig[0].retryPolicy.retryableStatusCodes is [], expected at"
            + " least one status code",
        "{retryThrottling: {maxTokens: 0, tokenRatio: 1}} |"
            + " service-config.retryThrottling.maxTokens is 0.0, expected a number above 0",
      })
  void serviceConfigIsChecked(String config, String message) {
    assertThatThrownBy(
            () -> start(App.named("x"), "    target: a:1\n    service-config: " + config + "\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("config.yml:3: clients.echo with ")
        .hasMessageEndingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{loadBalancingPolicy: ROUND_ROBIN}",
        "{loadBalancingPolicy: least_request}",
        "{loadBalancingConfig: [{least_request: {}}]}",
        "{loadBalancingConfig: [{weighted_round_robin: {}}]}"
      })
  void serviceConfigKnowsThePoliciesByTheNamesOfTheSettings(String config) throws Exception {
    var stub = client(new EchoService(), "    service-config: " + config + "\n");

    assertThat(stub.unary(request("x")).getText()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-buffer-size", "retry-buffer-size-per-call"})
  void bufferWithoutRoomIsAnError(String key) {
    assertThatThrownBy(() -> start(App.named("x"), "    target: a:1\n    " + key + ": 0B\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("config.yml:3: clients.echo")
        .hasMessageEndingWith(key + " is 0B, expected more");
  }

  @Test
  void retriesEndWhereTooManyHaveFailed() throws Exception {
    Flaky service = new Flaky();
    // Each failure costs a token; with half of them or fewer left, nothing is made again.
    var stub =
        client(service, RETRY + "      retryThrottling: {maxTokens: 4, tokenRatio: 0.001}\n");
    service.failures.set(Integer.MAX_VALUE);

    assertThatThrownBy(() -> stub.unary(request("x"))).hasMessage("UNAVAILABLE: try again");
    assertThat(service.calls).hasValue(2);
    assertThatThrownBy(() -> stub.unary(request("x"))).hasMessage("UNAVAILABLE: try again");
    assertThat(service.calls).hasValue(3);
  }

  // UG-21
  @Test
  void callsFailAtOnceAfterTooManyHaveFailedAndAreTriedAgainLater() throws Exception {
    Flaky service = new Flaky();
    var stub =
        client(
            service,
            "    circuit-breaker: {enabled: true, minimum-calls: 4, window: 1h, open-time: 1s,"
                + " probes: 1}\n");
    service.failures.set(Integer.MAX_VALUE);
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> stub.unary(request("x"))).hasMessage("UNAVAILABLE: try again");
    }

    StatusException e = catchThrowableOfType(StatusException.class, () -> stub.unary(request("x")));
    assertThat(e).hasMessage("UNAVAILABLE: too many calls to echo have failed");
    assertThat(
            StatusProto.fromThrowable(e)
                .getDetails(0)
                .unpack(RetryInfo.class)
                .getRetryDelay()
                .getSeconds())
        .isBetween(0L, 1L);
    assertThat(service.calls).hasValue(4);
    assertThat(logs.named("circuit breaker").stream().map(LogEvents::values).toList())
        .anySatisfy(
            values ->
                assertThat(values).containsEntry("client", "echo").containsEntry("state", "OPEN"));

    service.failures.set(0);
    while (true) {
      try {
        assertThat(stub.unary(request("x")).getText()).isEqualTo("x");
        break;
      } catch (StatusException open) {
        assertThat(open).hasMessage("UNAVAILABLE: too many calls to echo have failed");
      }
    }
    assertThat(stub.unary(request("x")).getText()).isEqualTo("x");
  }

  @Test
  void whatIsWrongWithTheRequestDoesNotOpenTheBreaker() throws Exception {
    EchoService picky =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            responses.onError(Status.NOT_FOUND.asRuntimeException());
          }
        };
    var stub =
        client(picky, "    circuit-breaker: {enabled: true, minimum-calls: 2, window: 1h}\n");
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> stub.unary(request("x"))).hasMessage("NOT_FOUND");
    }
  }

  @Test
  void retriesThatAreAskedForInProcessAreWarnedOf() throws Exception {
    rig.start(
        App.named("both")
            .client("echo", "in-process")
            .service(new EchoService())
            .listen(GrpcServer.on(0)),
        "--clients-echo-service-config",
        "{methodConfig: [{name: [{}], timeout: 1s}]}");

    assertThat(logs.messages())
        .anyMatch(
            message ->
                message.startsWith("service-config and outlier-detection have no effect in proc"));
  }

  @Test
  void serviceOfTheSameAppIsCalledInProcessWithEverythingAroundIt() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    AtomicBoolean hasDeadline = new AtomicBoolean();
    ServerInterceptor interceptor =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (call.getMethodDescriptor().getServiceName().equals(EchoGrpc.SERVICE_NAME)) {
              seen.set(headers.get(RequestId.METADATA_KEY));
              hasDeadline.set(Context.current().getDeadline() != null);
            }
            return next.startCall(call, headers);
          }
        };
    AtomicReference<String> sent = new AtomicReference<>();
    App app =
        rig.start(
            App.named("both")
                .client("echo", "in-process")
                .service(new EchoService())
                .service(
                    PingGrpc.getServiceDescriptor(),
                    context ->
                        new PingService() {
                          @Override
                          public void ping(
                              EchoRequest request, StreamObserver<EchoResponse> responses) {
                            sent.set(RequestId.current());
                            var echo = context.client("echo", EchoGrpc::newBlockingStub);
                            super.ping(request(echo.unary(request).getText()), responses);
                          }
                        })
                .intercept(interceptor)
                .listen(GrpcServer.on(0)));

    assertThat(PingGrpc.newBlockingV2Stub(rig.channel(app)).ping(request("x")).getText())
        .isEqualTo("x");
    assertThat(seen.get()).isEqualTo(sent.get()).isNotEmpty();
    assertThat(hasDeadline).isTrue();
  }

  @Test
  void serviceThatIsNotInTheAppIsUnimplementedInProcess() throws Exception {
    App app = rig.start(App.named("x").client("echo", "in-process").service(new PingService()));

    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> app.client("echo", EchoGrpc::newBlockingStub).unary(request("x")));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
  }

  // GM-16
  @Test
  void methodIsCalledByItsName() throws Exception {
    App app = dynamic();

    assertThat(
            app.call("echo", "jams.testing.Echo", "Unary", request("x"), EchoResponse.class)
                .getText())
        .isEqualTo("x");
    assertThatThrownBy(() -> app.call("mail", "a.B", "C", request("x"), EchoResponse.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("client not found : mail");
  }

  // GM-16
  @Test
  void methodThatTheServerDoesNotHaveIsNamed() throws Exception {
    App app = dynamic();

    assertFails(app, "jams.testing.Echo", "GetByEmail", EchoResponse.class)
        .isEqualTo("UNIMPLEMENTED: method GetByEmail was not found for service jams.testing.Echo");
    // Neither message knows this service, so only the server can say.
    assertFails(app, "user.UserService", "GetByEmail", EchoResponse.class)
        .isEqualTo("UNIMPLEMENTED: method GetByEmail was not found for service user.UserService");
  }

  @Test
  void methodThatSaysItselfThatItIsNotThereKeepsItsWordsAndTrailers() throws Exception {
    Metadata.Key<String> reason = Metadata.Key.of("x-reason", Metadata.ASCII_STRING_MARSHALLER);
    EchoService newer =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            Metadata trailers = new Metadata();
            trailers.put(reason, "later");
            responses.onError(
                Status.UNIMPLEMENTED
                    .withDescription("not for accounts of 2019")
                    .asRuntimeException(trailers));
          }
        };
    App app = rig.start(App.named("front").client("echo", "127.0.0.1:" + rig.serve(newer)));

    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> app.call("echo", "jams.testing.Echo", "Unary", request("x"), EchoResponse.class));
    assertThat(e).hasMessage("UNIMPLEMENTED: not for accounts of 2019");
    assertThat(e.getTrailers().get(reason)).isEqualTo("later");
  }

  @Test
  void methodThatAnAppDoesNotHaveIsNamedToo() throws Exception {
    App echo = rig.start(App.named("echo").service(new EchoService()).listen(GrpcServer.on(0)));
    App app = rig.start(App.named("front").client("echo", "127.0.0.1:" + echo.port("grpc")));

    assertFails(app, "user.UserService", "GetByEmail", EchoResponse.class)
        .isEqualTo("UNIMPLEMENTED: method GetByEmail was not found for service user.UserService");
  }

  // GM-16
  @Test
  void answerThatIsNotOneMessageIsUnexpected() throws Exception {
    App app = dynamic();

    assertFails(app, "jams.testing.Echo", "ServerStream", EchoResponse.class)
        .isEqualTo(
            "INTERNAL: unexpected response from method ServerStream of service jams.testing.Echo:"
                + " it streams");
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                app.call(
                    "echo",
                    "jams.testing.Echo",
                    "ServerStream",
                    // On the wire the text and the count of a request, in a file of its own.
                    Stranger.like(request("x", 3)),
                    Empty.class));
    assertThat(e)
        .hasMessage(
            "INTERNAL: unexpected response from method ServerStream of service jams.testing.Echo:"
                + " more than one message");
  }

  // GM-16
  @Test
  void answerOfAnotherTypeIsNotConverted() throws Exception {
    App app = dynamic();

    assertFails(app, "jams.testing.Echo", "Unary", EchoRequest.class)
        .isEqualTo(
            "INTERNAL: unable to convert response to expected type for method Unary of service"
                + " jams.testing.Echo");
  }

  @Test
  void clientsAreClosedWithTheApp() throws Exception {
    App app = dynamic();
    app.close();

    assertThatThrownBy(
            () -> app.call("echo", "jams.testing.Echo", "Unary", request("x"), EchoResponse.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("connections not found : echo");
  }

  /** Messages of files that know nothing of the echo service. */
  private static final class Stranger {
    static com.google.protobuf.Message like(EchoRequest request) throws Exception {
      // A message without fields keeps what it does not know.
      return Empty.parseFrom(request.toByteString());
    }
  }

  private App dynamic() throws Exception {
    String target = "127.0.0.1:" + rig.serve(new EchoService());
    return rig.start(App.named("front").client("echo", target));
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertFails(
      App app, String service, String method, Class<? extends com.google.protobuf.Message> answer) {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> app.call("echo", service, method, request("x"), answer));
    return assertThat(e.getMessage());
  }
}
