package dev.jams.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RichStatus;
import dev.jams.http.Caller.Answer;
import dev.jams.http.contract.ContractGrpc.ContractImplBase;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.testing.AppExtension;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller reads of an exception, whichever protocol it speaks and wherever it was thrown. */
@Timeout(120)
class ErrorAnswersTest {
  private static final String SECRET = "jdbc:secret-password";
  private static final Metadata.Key<String> THROW =
      Metadata.Key.of("throw", Metadata.ASCII_STRING_MARSHALLER);

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
          () ->
              App.named("errors")
                  .service(new Failing())
                  .intercept(new Throwing())
                  .mapError(IOException.class, e -> Status.UNAVAILABLE.withDescription("try later"))
                  .mapError(
                      FileNotFoundException.class,
                      e -> Status.NOT_FOUND.withDescription("there is no such file").withCause(e))
                  .mapErrorRichly(
                      ArithmeticException.class,
                      e ->
                          RichStatus.of(Status.INVALID_ARGUMENT.withDescription("not a number"))
                              .fieldViolation("number", "is zero"))
                  .mapError(
                      IllegalMonitorStateException.class,
                      e -> {
                        throw new IllegalStateException(SECRET + " in a mapper");
                      })
                  .mapError(NegativeArraySizeException.class, e -> Status.OK)
                  .listen(GrpcServer.on(0))
                  .listen(HttpGateway.on(0)));

  /** The ways to the service. */
  enum Way {
    GRPC {
      @Override
      Caller connect() {
        return new GrpcCaller(app.port("grpc"));
      }
    },
    HTTP_JSON {
      @Override
      Caller connect() {
        return new HttpCaller(app.port("http"));
      }
    },
    GRPC_ON_THE_HTTP_PORT {
      @Override
      Caller connect() {
        return new GrpcCaller(app.port("http"));
      }
    },
    GRPC_WEB {
      @Override
      Caller connect() {
        return GrpcCaller.web("gproto-web+h1c", app.port("http"));
      }
    },
    CONNECT {
      @Override
      Caller connect() {
        return new ConnectCaller(app.port("http"));
      }
    };

    abstract Caller connect();
  }

  @ParameterizedTest
  @EnumSource
  void mostSpecificMappedTypeCounts(Way way) throws Exception {
    assertAnswer(call(way, "file"), Code.NOT_FOUND, "there is no such file");
    assertAnswer(call(way, "io"), Code.UNAVAILABLE, "try later");
  }

  @ParameterizedTest
  @EnumSource
  void whatFuturesPutAroundAnExceptionIsTakenOff(Way way) throws Exception {
    assertAnswer(call(way, "future"), Code.NOT_FOUND, "there is no such file");
  }

  @ParameterizedTest
  @EnumSource
  void mappedErrorMayHaveDetails(Way way) throws Exception {
    Answer answer = call(way, "arithmetic");
    assertAnswer(answer, Code.INVALID_ARGUMENT, "not a number");
    assertThat(answer.status().getDetails(0).unpack(BadRequest.class).getFieldViolations(0))
        .satisfies(violation -> assertThat(violation.getField()).isEqualTo("number"))
        .satisfies(violation -> assertThat(violation.getDescription()).isEqualTo("is zero"));
  }

  @ParameterizedTest
  @EnumSource
  void errorMayComeFromOnErrorAndFromAThreadOfTheServicesOwn(Way way) throws Exception {
    assertAnswer(call(way, "file on error"), Code.NOT_FOUND, "there is no such file");
    assertAnswer(call(way, "file on a thread"), Code.NOT_FOUND, "there is no such file");
  }

  @ParameterizedTest
  @EnumSource
  void errorMayComeFromAnInterceptor(Way way) throws Exception {
    assertAnswer(
        call(way, "", Map.of("throw", "at the start")), Code.NOT_FOUND, "there is no such file");
    assertAnswer(
        call(way, "", Map.of("throw", "in a callback")), Code.NOT_FOUND, "there is no such file");
  }

  @ParameterizedTest
  @EnumSource
  void someTypesAreKnownWithoutBeingMapped(Way way) throws Exception {
    Answer timeout = call(way, "timeout");
    assertThat(timeout.status().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
    // The client of gRPC-Web adds what it knows of its own deadline.
    assertThat(timeout.status().getMessage()).startsWith("the operation took too long");
    assertThat(timeout.toString()).doesNotContain(SECRET);
    assertAnswer(call(way, "rejected"), Code.UNAVAILABLE, "the server is busy");
  }

  @ParameterizedTest
  @EnumSource
  void mistakesOfTheServiceAreNotTheCallers(Way way) throws Exception {
    for (String mistake :
        new String[] {
          "argument", "unsupported", "cancellation", "error", "mapper", "mapped to ok"
        }) {
      Answer answer = call(way, mistake);
      assertThat(answer.status().getCode()).as(mistake).isEqualTo(Code.INTERNAL_VALUE);
      assertThat(answer.status().getMessage())
          .as(mistake)
          .matches("internal error, logged with the id [0-9a-f]{16}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void thrownStatusPassesWithAllItsDetails(Way way) throws Exception {
    Answer answer = call(way, "rich");
    assertAnswer(answer, Code.RESOURCE_EXHAUSTED, "too much");
    var details = answer.status().getDetailsList();
    assertThat(details).hasSize(5);
    assertThat(details.get(0).unpack(ErrorInfo.class))
        .isEqualTo(
            ErrorInfo.newBuilder()
                .setReason("QUOTA_USED_UP")
                .setDomain("jams.dev")
                .putMetadata("limit", "100")
                .build());
    assertThat(details.get(1).unpack(BadRequest.class).getFieldViolationsCount()).isEqualTo(2);
    assertThat(details.get(2).unpack(RetryInfo.class).getRetryDelay().getNanos())
        .isEqualTo(500_000_000);
    assertThat(details.get(3).unpack(LocalizedMessage.class))
        .isEqualTo(LocalizedMessage.newBuilder().setLocale("de-CH").setMessage("zu viel").build());
    assertThat(details.get(4).is(QuotaFailure.class)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_JSON", "CONNECT"})
  void timeToTryAgainIsAHeaderOfHttp(Way way) throws Exception {
    String path = way == Way.CONNECT ? "/jams.contract.Contract/Echo" : "/v1/echo";
    var answer =
        RawRpc.http1(app.port("http"))
            .post(
                path,
                "{\"text\":\"rich\"}".getBytes(StandardCharsets.UTF_8),
                "content-type",
                "application/json",
                way == Way.CONNECT ? "connect-protocol-version" : "x-other",
                "1");
    assertThat(answer.status().code()).isEqualTo(429);
    // 1.5 seconds, rounded up.
    assertThat(answer.headers().get("retry-after")).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_JSON", "CONNECT"})
  void detailsOfAnotherStatusAreLeftOut(Way way) throws Exception {
    for (String trailers : new String[] {"details of another", "details that are none"}) {
      Answer answer = call(way, trailers);
      assertAnswer(answer, Code.UNAVAILABLE, trailers);
      assertThat(answer.status().getDetailsCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_JSON", "GRPC_ON_THE_HTTP_PORT", "GRPC_WEB", "CONNECT"})
  void endThatCannotBeWrittenEndsTheCall(Way way) throws Exception {
    assertAnswer(call(way, "unwritable"), Code.INTERNAL, "internal error");
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_JSON", "GRPC_ON_THE_HTTP_PORT", "GRPC_WEB", "CONNECT"})
  void pseudoHeadersOfARelayedAnswerAreNotTrailers(Way way) throws Exception {
    assertAnswer(call(way, "pseudo-headers"), Code.UNAVAILABLE, "pseudo-headers");
  }

  private static void assertAnswer(Answer answer, Code code, String message) {
    assertThat(answer.status().getCode()).isEqualTo(code.getNumber());
    assertThat(answer.status().getMessage()).isEqualTo(message);
    assertThat(answer.toString()).doesNotContain(SECRET, "Exception");
  }

  private static Answer call(Way way, String text) throws Exception {
    return call(way, text, Map.of());
  }

  private static Answer call(Way way, String text, Map<String, String> metadata) throws Exception {
    try (Caller caller = way.connect()) {
      return caller
          .call(
              "Echo",
              EchoRequest.newBuilder().setText(text).build(),
              EchoReply.getDefaultInstance(),
              metadata,
              Duration.ofSeconds(40))
          .get(40, SECONDS);
    }
  }

  /** Fails in the way that it is asked for. */
  private static final class Failing extends ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> responses) {
      switch (request.getText()) {
        case "file" -> Failing.<RuntimeException>sneak(new FileNotFoundException(SECRET));
        case "io" -> Failing.<RuntimeException>sneak(new IOException(SECRET));
        case "future" ->
            throw new CompletionException(
                SECRET, new ExecutionException(SECRET, new FileNotFoundException(SECRET)));
        case "arithmetic" -> throw new ArithmeticException(SECRET);
        case "file on error" -> responses.onError(new FileNotFoundException(SECRET));
        case "file on a thread" ->
            new Thread(() -> responses.onError(new FileNotFoundException(SECRET))).start();
        case "timeout" -> Failing.<RuntimeException>sneak(new TimeoutException(SECRET));
        case "rejected" -> throw new RejectedExecutionException(SECRET);
        case "argument" -> throw new IllegalArgumentException(SECRET);
        case "unsupported" -> throw new UnsupportedOperationException(SECRET);
        case "cancellation" -> throw new java.util.concurrent.CancellationException(SECRET);
        case "error" -> throw new AssertionError(SECRET);
        case "mapper" -> throw new IllegalMonitorStateException(SECRET);
        case "details of another" ->
            throw unavailable(
                request,
                RichStatus.of(Status.NOT_FOUND)
                    .errorInfo("A", "b", Map.of())
                    .asRuntimeException()
                    .getTrailers());
        case "details that are none" ->
            throw unavailable(
                request,
                InternalMetadata.newMetadata(ascii("grpc-status-details-bin"), new byte[] {-1}));
        case "pseudo-headers" ->
            throw unavailable(
                request, InternalMetadata.newMetadata(ascii(":status"), ascii("502")));
        case "unwritable" -> {
          Metadata trailers = new Metadata();
          trailers.put(Metadata.Key.of("unwritable-bin", new Unwritable()), "value");
          throw unavailable(request, trailers);
        }
        case "mapped to ok" -> throw new NegativeArraySizeException(SECRET);
        default ->
            throw RichStatus.of(Status.RESOURCE_EXHAUSTED.withDescription("too much"))
                .errorInfo("QUOTA_USED_UP", "jams.dev", Map.of("limit", "100"))
                .fieldViolation("a", "is too much")
                .retryAfter(Duration.ofMillis(1500))
                .fieldViolation("b", "is too much, too")
                .localizedMessage(Locale.forLanguageTag("de-CH"), "zu viel")
                .detail(QuotaFailure.getDefaultInstance())
                .asRuntimeException();
      }
    }

    private static StatusRuntimeException unavailable(EchoRequest request, Metadata trailers) {
      return Status.UNAVAILABLE.withDescription(request.getText()).asRuntimeException(trailers);
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @SuppressWarnings("unchecked") // A checked exception, as other languages of the JVM throw it.
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  /** A value that fails when it is to be sent. */
  private static final class Unwritable implements Metadata.BinaryStreamMarshaller<String> {
    @Override
    public InputStream toStream(String value) {
      throw new IllegalStateException(SECRET);
    }

    @Override
    public String parseStream(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Throwing implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String where = headers.get(THROW);
      if ("at the start".equals(where)) {
        Failing.<RuntimeException>sneak(new FileNotFoundException(SECRET));
      }
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onHalfClose() {
          if ("in a callback".equals(where)) {
            Failing.<RuntimeException>sneak(new FileNotFoundException(SECRET));
          }
          super.onHalfClose();
        }
      };
    }
  }
}
