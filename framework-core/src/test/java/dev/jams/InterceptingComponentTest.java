package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.PingGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class InterceptingComponentTest {
  @RegisterExtension final Rig rig = new Rig();

  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** Notes what it sees, by the word that the configuration gives it. */
  private final class Noting implements InterceptingComponent {
    private final Setting<String> word;
    private final boolean standard;

    Noting(String name, boolean standard) {
      this.word = Setting.text(name + ".word", name, "what to note");
      this.standard = standard;
    }

    @Override
    public String name() {
      return word.key();
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(word);
    }

    @Override
    public boolean interceptsStandardServices() {
      return standard;
    }

    @Override
    public Running start(AppContext context) {
      String noted = context.config().get(word);
      seen.add("start " + noted);
      return new Running() {
        @Override
        public ServerInterceptor interceptor() {
          return noting(noted);
        }

        @Override
        public Optional<ClientInterceptor> clientInterceptor() {
          return Optional.of(notingCalls("from " + noted));
        }

        @Override
        public void close() {
          seen.add("close " + noted);
        }
      };
    }
  }

  private ServerInterceptor noting(String word) {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        seen.add(word + " " + call.getMethodDescriptor().getBareMethodName());
        return next.startCall(call, headers);
      }
    };
  }

  private ClientInterceptor notingCalls(String word) {
    return new ClientInterceptor() {
      @Override
      public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
          MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
        seen.add(word + " " + method.getBareMethodName());
        return next.newCall(method, options);
      }
    };
  }

  private AppBuilder app() {
    return App.named("test").service(new EchoService()).listen(GrpcServer.on(0));
  }

  @Test
  void itsInterceptorStandsWhereItWasAdded() throws Exception {
    App app =
        rig.start(
            app()
                .intercept(noting("first"))
                .intercept(new Noting("second", false))
                .intercept(noting("third")));

    rig.echo(app).unary(request("x"));

    assertThat(seen).containsExactly("start second", "first Unary", "second Unary", "third Unary");
  }

  @Test
  void eachAppHasAnInterceptorOfItsOwn() throws Exception {
    AppBuilder builder = app().intercept(new Noting("noting", false));
    App one = rig.start(builder, "--noting-word", "one");
    App two = rig.start(builder, "--noting-word", "two");

    rig.echo(one).unary(request("x"));
    rig.echo(two).unary(request("x"));

    assertThat(seen).containsExactly("start one", "start two", "one Unary", "two Unary");
  }

  @Test
  void oneComponentMayStandInSeveralPlacesAndStartsOnce() throws Exception {
    Noting noting = new Noting("noting", false);
    App app =
        rig.start(
            app()
                .service(new PingService())
                .intercept("jams.testing.Ping/*", noting)
                .interceptor("by-name", noting));

    rig.echo(app).unary(request("x"));
    PingGrpc.newBlockingStub(rig.channel(app)).ping(request("x"));
    app.close();

    assertThat(seen)
        .containsExactly(
            "start noting", "noting Unary", "noting Ping", "noting Ping", "close noting");
  }

  @Test
  void anotherComponentOfItsNameIsRefused() {
    AppBuilder builder = app().intercept(new Noting("noting", false));

    assertThatThrownBy(() -> builder.intercept(new Noting("noting", false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is a component named \"noting.word\" already");
  }

  @Test
  void itIsNoComponentBesideCalls() {
    assertThatThrownBy(() -> app().component(new Noting("noting", false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the component \"noting.word\" intercepts calls, and component() puts it around none;"
                + " add it by intercept(component)");
  }

  @Test
  void itStandsAroundHealthIfItSaysSo() throws Exception {
    App app =
        rig.start(app().intercept(new Noting("all", true)).intercept(new Noting("calls", false)));

    HealthGrpc.newBlockingV2Stub(rig.channel(app)).check(HealthCheckRequest.getDefaultInstance());

    assertThat(seen).containsExactly("start all", "start calls", "all Check");
  }

  @Test
  void itsClientInterceptorSeesTheCallsOfTheAppsClients() throws Exception {
    int port = rig.serve(new EchoService());
    App app =
        rig.start(
            App.named("front")
                .client("echo", "127.0.0.1:" + port)
                .service(new PingService())
                .intercept(new Noting("a", false))
                .intercept(new Noting("b", false))
                .listen(GrpcServer.on(0)));

    EchoGrpc.newBlockingV2Stub(app.channel("echo")).unary(request("x"));

    assertThat(seen).containsExactly("start a", "start b", "from a Unary", "from b Unary");
  }

  @Test
  void itsClientInterceptorSeesRelayedCalls() throws Exception {
    int port = rig.serve(new EchoService());
    App app =
        rig.start(
            App.named("front")
                .service(RemoteService.at("127.0.0.1:" + port, EchoGrpc.getServiceDescriptor()))
                .intercept(new Noting("a", false))
                .listen(GrpcServer.on(0)));

    rig.echo(app).unary(request("x"));

    assertThat(seen).containsExactly("start a", "a Unary", "from a Unary");
  }

  @Test
  void callInProcessThatComesBeforeItHasStartedIsUnavailable() throws Exception {
    AtomicReference<Clients> clients = new AtomicReference<>();
    AtomicReference<StatusRuntimeException> refused = new AtomicReference<>();
    Component early =
        new Component() {
          @Override
          public String name() {
            return "early";
          }

          @Override
          public Running start(AppContext context) {
            refused.set(
                catchThrowableOfType(
                    StatusRuntimeException.class,
                    () ->
                        clients
                            .get()
                            .client("self", PingGrpc::newBlockingStub)
                            .ping(request("x"))));
            return () -> {};
          }
        };
    rig.start(
        App.named("self")
            .client("self", "in-process")
            .component(early)
            .intercept(new Noting("late", false))
            .service(
                PingGrpc.getServiceDescriptor(),
                context -> {
                  clients.set(context);
                  return new PingService();
                })
            .listen(GrpcServer.on(0)));

    assertThat(refused.get().getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.get().getStatus().getDescription()).isEqualTo("the app has not started yet");
  }
}
