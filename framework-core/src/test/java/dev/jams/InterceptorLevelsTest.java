package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.echo.PingGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around all methods, those of one service, and one method. */
@Timeout(120)
class InterceptorLevelsTest {
  @RegisterExtension final Rig rig = new Rig();

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private AppBuilder app() {
    return App.named("test")
        .service(new EchoService())
        .service(new PingService())
        .listen(GrpcServer.on(0));
  }

  // GK-08
  @Test
  void widerStandsOutsideOfNarrowerAndWhatWasAddedFirstOutsideOfWhatWasAddedLater()
      throws Exception {
    App app =
        rig.start(
            app()
                .intercept("jams.testing.Echo/Unary", new Noting("method 1"))
                .intercept("jams.testing.Echo/*", new Noting("service 1"))
                .intercept(new Noting("all 1"))
                .intercept("jams.testing.Echo/Unary", new Noting("method 2"))
                .intercept("jams.testing.Echo/*", new Noting("service 2"))
                .intercept(new Noting("all 2")));

    rig.echo(app).unary(request("x"));

    assertThat(seen)
        .containsExactly("all 1", "all 2", "service 1", "service 2", "method 1", "method 2");
  }

  @Test
  void otherMethodsAndServicesAreLeftAlone() throws Exception {
    App app =
        rig.start(
            app()
                .intercept("jams.testing.Echo/Unary", new Noting("method"))
                .intercept("jams.testing.Echo/*", new Noting("service")));

    Rig.texts(rig.echo(app).serverStream(request("x", 1)));
    assertThat(seen).containsExactly("service");
    PingGrpc.newBlockingV2Stub(rig.channel(app)).ping(request("x"));
    assertThat(seen).containsExactly("service");
  }

  @Test
  void whatAnInterceptorOfAMethodThrowsIsMappedLikeAnyOther() throws Exception {
    App app =
        rig.start(
            app()
                .mapError(ArithmeticException.class, e -> Status.OUT_OF_RANGE)
                .intercept(
                    "jams.testing.Echo/Unary",
                    new Noting("x") {
                      @Override
                      void note() {
                        throw new ArithmeticException();
                      }
                    }));
    assertThatThrownBy(() -> rig.echo(app).unary(request("x"))).hasMessage("OUT_OF_RANGE");
  }

  @ParameterizedTest
  @CsvSource({
    "jams.testing.Echo/Unray, jams.testing.Echo/Unary",
    "jams.testing.Ecko/*, jams.testing.Echo/*"
  })
  void unknownTargetIsAnErrorAtTheStartThatNamesTheNearest(String target, String nearest) {
    assertThatThrownBy(() -> rig.start(app().intercept(target, new Noting("x"))))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "an interceptor is around \""
                + target
                + "\", which no registered service has; did you mean \""
                + nearest
                + "\"?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jams.testing.Echo", "/Unary", "*", "a/b/c", "a b/*"})
  void targetThatIsNoNameIsRefused(String target) {
    assertThatThrownBy(() -> app().intercept(target, new Noting("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an interceptor cannot be around \""
                + target
                + "\"; name a method as in pkg.Service/Method, or all of a service as in"
                + " pkg.Service/*");
  }

  // GK-08
  @Test
  void serviceMayHaveADecoratorOfItsOwnType() throws Exception {
    App app =
        rig.start(
            App.named("test")
                .service(new LoudEcho(new EchoService(), seen))
                .listen(GrpcServer.on(0)));

    assertThat(rig.echo(app).unary(request("x")).getText()).isEqualTo("x");
    assertThat(seen).containsExactly("asked for x");
  }

  @Test
  void typeIsMappedOnceAndAStatusNotAtAll() {
    AppBuilder mapped = app().mapError(IOException.class, e -> Status.UNAVAILABLE);
    assertThatThrownBy(() -> mapped.mapError(IOException.class, e -> Status.ABORTED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.io.IOException is mapped already; map it once");
    assertThatThrownBy(() -> mapped.mapError(StatusRuntimeException.class, e -> Status.ABORTED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "io.grpc.StatusRuntimeException is a status already and cannot be mapped to another");
  }

  @Test
  void detailsBelongToErrorsOnly() {
    assertThatThrownBy(() -> RichStatus.of(Status.OK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("OK has no details; expected the status of an error");
    assertThatThrownBy(
            () -> RichStatus.of(Status.ABORTED).retryAfter(java.time.Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a retry after PT-1S is in the past");
  }

  /** Adding each to a copy of those before it would copy terabytes. */
  @Test
  void anyNumberOfViolationsShareOneBadRequestInTheirOrder() throws Exception {
    RichStatus status =
        RichStatus.of(Status.INVALID_ARGUMENT)
            .errorInfo("WRONG", "test")
            .fieldViolation("field 0", "wrong")
            .localizedMessage(java.util.Locale.ROOT, "falsch");
    for (int i = 1; i < 300_000; i++) {
      status = status.fieldViolation("field " + i, "wrong");
    }
    com.google.rpc.Status proto = status.toProto();
    assertThat(proto.getDetailsCount()).isEqualTo(3);
    var violations = proto.getDetails(1).unpack(com.google.rpc.BadRequest.class);
    assertThat(violations.getFieldViolationsCount()).isEqualTo(300_000);
    for (int i = 0; i < 300_000; i++) {
      assertThat(violations.getFieldViolations(i).getField()).isEqualTo("field " + i);
    }
  }

  /** Plain Java around the methods of one service: it sees messages, not calls. */
  private static final class LoudEcho extends EchoService {
    private final EchoService decorated;
    private final List<String> said;

    LoudEcho(EchoService decorated, List<String> said) {
      this.decorated = decorated;
      this.said = said;
    }

    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      said.add("asked for " + request.getText());
      decorated.unary(request, responses);
    }
  }

  private class Noting implements ServerInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    void note() {
      seen.add(name);
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      note();
      return next.startCall(call, headers);
    }
  }
}
