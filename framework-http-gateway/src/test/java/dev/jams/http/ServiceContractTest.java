package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.RemoteServices;
import dev.jams.http.Caller.Answer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.ContractOuterClass;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.contract.FailRequest;
import dev.jams.http.contract.Inner;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One behaviour, whichever way leads to the service. */
class ServiceContractTest {
  @Nested
  class OverGrpc extends Contract {
    @Override
    Caller connect() throws Exception {
      return new GrpcCaller(serve().port("grpc"));
    }
  }

  @Nested
  class OverHttpToLocal extends Contract {
    @Override
    Caller connect() throws Exception {
      return new HttpCaller(serve().port("http"));
    }
  }

  @Nested
  class OverHttpToRemote extends Contract {
    @Override
    Caller connect() throws Exception {
      App front = frontOf(serve());
      return new HttpCaller(front.port("http"));
    }
  }

  @Nested
  class OverGrpcToRemote extends Contract {
    @Override
    Caller connect() throws Exception {
      App front = frontOf(serve());
      return new GrpcCaller(front.port("grpc"));
    }
  }

  @Nested
  class OverHttpToReflectedRemote extends Contract {
    @Override
    Caller connect() throws Exception {
      RemoteServices services = RemoteServices.reflect(target(serve()));
      return new HttpCaller(front(App.named("front").service(services)).port("http"));
    }
  }

  @Nested
  class OverHttpToRemoteOfADescriptorSet extends Contract {
    @TempDir Path dir;

    @Override
    Caller connect() throws Exception {
      Path file =
          DescriptorSets.write(dir.resolve("contract.pb"), ContractOuterClass.getDescriptor());
      RemoteServices services = RemoteServices.from(target(serve()), file);
      return new HttpCaller(front(App.named("front").service(services)).port("http"));
    }
  }

  @Nested
  class OverGrpcToReflectedRemote extends Contract {
    @Override
    Caller connect() throws Exception {
      RemoteServices services = RemoteServices.reflect(target(serve()));
      return new GrpcCaller(front(App.named("front").service(services)).port("grpc"));
    }
  }

  @Nested
  class OverGrpcOnTheHttpPort extends Contract {
    @Override
    Caller connect() throws Exception {
      return new GrpcCaller(serve().port("http"));
    }
  }

  @Nested
  class OverGrpcWeb extends Contract {
    @Override
    Caller connect() throws Exception {
      return GrpcCaller.web("gproto-web+h1c", serve().port("http"));
    }
  }

  @Nested
  class OverConnect extends Contract {
    @Override
    Caller connect() throws Exception {
      return new ConnectCaller(serve().port("http"));
    }
  }

  abstract static class Contract {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final Metadata.Key<String> ASKED =
        Metadata.Key.of("asked", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ANSWERED =
        Metadata.Key.of("answered", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ENDED =
        Metadata.Key.of("ended", Metadata.ASCII_STRING_MARSHALLER);

    private final ContractService service = new ContractService();
    private final AtomicInteger intercepted = new AtomicInteger();
    private final List<AutoCloseable> opened = new java.util.ArrayList<>();
    private Caller caller;

    abstract Caller connect() throws Exception;

    App serve() throws Exception {
      return open(
          App.named("contract")
              .service(service)
              .intercept(new Headers())
              .listen(GrpcServer.on(0))
              .listen(HttpGateway.on(0))
              .start());
    }

    static String target(App remote) {
      return "127.0.0.1:" + remote.port("grpc");
    }

    App frontOf(App remote) throws Exception {
      return front(
          App.named("front")
              .service(RemoteService.at(target(remote), ContractGrpc.getServiceDescriptor())));
    }

    App front(AppBuilder builder) throws Exception {
      App front = open(builder.listen(GrpcServer.on(0)).listen(HttpGateway.on(0)).start());
      CompletableFuture<Void> serving = new CompletableFuture<>();
      front
          .health()
          .watch(
              (name, status) -> {
                if (name.isEmpty() && front.health().isServing()) {
                  serving.complete(null);
                }
              });
      serving.get(20, TimeUnit.SECONDS);
      return front;
    }

    private <T extends AutoCloseable> T open(T resource) {
      opened.add(0, resource);
      return resource;
    }

    @BeforeEach
    void start() throws Exception {
      caller = connect();
    }

    @AfterEach
    void stop() throws Exception {
      caller.close();
      for (AutoCloseable resource : opened) {
        resource.close();
      }
    }

    @Test
    void answersWithTheMessageThatTheServiceSends() throws Exception {
      EchoRequest request =
          EchoRequest.newBuilder()
              .setText("Grüße, \"世界\" \uD83D\uDE80\n")
              .setNumber(Long.MIN_VALUE)
              .setInner(Inner.newBuilder().setName("n").setFlag(true))
              .addList("a")
              .addList("")
              .build();
      EchoReply reply = (EchoReply) call("Echo", request, Map.of()).message();
      assertThat(reply.getText()).isEqualTo(request.getText());
      assertThat(reply.getNumber()).isEqualTo(request.getNumber());
      assertThat(reply.getInner()).isEqualTo(request.getInner());
      assertThat(reply.getListList()).isEqualTo(request.getListList());
    }

    @Test
    void answersAnEmptyRequest() throws Exception {
      Answer answer = call("Echo", EchoRequest.getDefaultInstance(), Map.of());
      assertThat(answer.status().getCode()).isEqualTo(Code.OK_VALUE);
      assertThat(((EchoReply) answer.message()).getText()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
        value = Code.class,
        mode = EnumSource.Mode.EXCLUDE,
        names = {"OK", "UNRECOGNIZED"})
    void passesEveryStatusWithMessageAndDetails(Code code) throws Exception {
      FailRequest request =
          FailRequest.newBuilder()
              .setCode(code.getNumber())
              .setMessage("because of é")
              .setDetail("REASON")
              .build();
      com.google.rpc.Status status = call("Fail", request, Map.of()).status();
      assertThat(status.getCode()).isEqualTo(code.getNumber());
      assertThat(status.getMessage()).isEqualTo("because of é");
      assertThat(status.getDetailsList()).hasSize(1);
      assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("REASON");
    }

    @Test
    void keepsTheTextOfAThrownExceptionInside() throws Exception {
      assertInternal(call("Throw", EchoRequest.getDefaultInstance(), Map.of()));
    }

    @Test
    void keepsTheTextOfAnExceptionGivenToTheObserverInside() throws Exception {
      EchoRequest request = EchoRequest.newBuilder().setText("observer").build();
      assertInternal(call("Throw", request, Map.of()));
    }

    private static void assertInternal(Answer answer) {
      assertThat(answer.status().getCode()).isEqualTo(Code.INTERNAL_VALUE);
      assertThat(answer.status().getMessage())
          .matches("internal error, logged with the id [0-9a-f]{16}");
      assertThat(answer.toString()).doesNotContain(ContractService.SECRET, "IllegalState");
    }

    @Test
    void answersInternalWhereTheServiceSendsNoMessage() throws Exception {
      Answer answer = call("Nothing", EchoRequest.getDefaultInstance(), Map.of());
      assertThat(answer.status().getCode()).isEqualTo(Code.INTERNAL_VALUE);
    }

    @Test
    void passesMetadataInAndHeadersAndTrailersOut() throws Exception {
      Answer answer = call("Echo", EchoRequest.getDefaultInstance(), Map.of("asked", "so & so"));
      assertThat(answer.headers()).containsEntry("answered", "so & so");
      assertThat(answer.trailers()).containsEntry("ended", "so & so");
    }

    @Test
    void passesTrailersOfAnError() throws Exception {
      FailRequest request = FailRequest.newBuilder().setCode(Code.ABORTED_VALUE).build();
      Answer answer = call("Fail", request, Map.of("asked", "x"));
      assertThat(answer.trailers()).containsEntry("ended", "x");
    }

    @Test
    void interceptsEachCallOnce() throws Exception {
      call("Echo", EchoRequest.getDefaultInstance(), Map.of());
      assertThat(intercepted).hasValue(1);
      call("Throw", EchoRequest.getDefaultInstance(), Map.of());
      assertThat(intercepted).hasValue(2);
    }

    @Test
    void givesTheServiceTheDeadline() throws Exception {
      Answer answer =
          caller
              .call(
                  "Echo",
                  EchoRequest.getDefaultInstance(),
                  EchoReply.getDefaultInstance(),
                  Map.of(),
                  Duration.ofSeconds(15))
              .get(20, TimeUnit.SECONDS);
      assertThat(((EchoReply) answer.message()).getRemainingMillis()).isBetween(1L, 15_000L);
    }

    @Test
    void endsTheCallAtItsDeadline() throws Exception {
      // On a slow machine the first call may not get that far in its time; then the next has more.
      for (int millis = 300; !service.waiting.isDone(); millis *= 4) {
        Answer answer =
            caller
                .call(
                    "Wait",
                    EchoRequest.getDefaultInstance(),
                    EchoReply.getDefaultInstance(),
                    Map.of(),
                    Duration.ofMillis(millis))
                .get(40, TimeUnit.SECONDS);
        assertThat(answer.status().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
      }
      service.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void cancelsTheCallWhenTheClientGoesAway() throws Exception {
      CompletableFuture<Answer> call =
          caller.call(
              "Wait",
              EchoRequest.getDefaultInstance(),
              EchoReply.getDefaultInstance(),
              Map.of(),
              PLENTY);
      service.waiting.get(20, TimeUnit.SECONDS);
      call.cancel(true);
      service.cancelled.get(20, TimeUnit.SECONDS);
    }

    @Test
    void waitsForAServiceThatAnswersFromAnotherThread() throws Exception {
      CompletableFuture<Answer> call =
          caller.call(
              "Wait",
              EchoRequest.getDefaultInstance(),
              EchoReply.getDefaultInstance(),
              Map.of(),
              PLENTY);
      service.waiting.get(20, TimeUnit.SECONDS).complete("at last");
      Answer answer = call.get(20, TimeUnit.SECONDS);
      assertThat(((EchoReply) answer.message()).getText()).isEqualTo("at last");
    }

    @Test
    void runsTheServiceOffTheEventLoop() throws Exception {
      Answer answer = call("Echo", EchoRequest.getDefaultInstance(), Map.of());
      String expected = Runtime.version().feature() >= 21 ? "VirtualThread" : "Thread[jams-call-";
      assertThat(((EchoReply) answer.message()).getThread()).startsWith(expected);
    }

    @Test
    void letsAnInterceptorRefuseTheCall() throws Exception {
      Answer answer = call("Echo", EchoRequest.getDefaultInstance(), Map.of("asked", "refuse"));
      assertThat(answer.status().getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
      assertThat(answer.status().getMessage()).isEqualTo("refused");
    }

    @Test
    void saysUnimplementedOfAMethodThatTheServiceLacks() throws Exception {
      Answer answer = call("Missing", EchoRequest.getDefaultInstance(), Map.of());
      assertThat(answer.status().getCode()).isIn(Code.UNIMPLEMENTED_VALUE, Code.NOT_FOUND_VALUE);
    }

    private Answer call(String method, Message request, Map<String, String> metadata)
        throws Exception {
      return caller
          .call(method, request, EchoReply.getDefaultInstance(), metadata, PLENTY)
          .get(20, TimeUnit.SECONDS);
    }

    /** Counts calls, and answers the header "asked" with a header and a trailer. */
    private final class Headers implements ServerInterceptor {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        intercepted.incrementAndGet();
        String asked = headers.get(ASKED);
        if ("refuse".equals(asked)) {
          call.close(Status.UNAUTHENTICATED.withDescription("refused"), new Metadata());
          return new ServerCall.Listener<>() {};
        }
        return next.startCall(
            new SimpleForwardingServerCall<ReqT, RespT>(call) {
              @Override
              public void sendHeaders(Metadata out) {
                if (asked != null) {
                  out.put(ANSWERED, asked);
                }
                super.sendHeaders(out);
              }

              @Override
              public void close(Status status, Metadata trailers) {
                if (asked != null) {
                  trailers.put(ENDED, asked);
                }
                super.close(status, trailers);
              }
            },
            headers);
      }
    }
  }
}
