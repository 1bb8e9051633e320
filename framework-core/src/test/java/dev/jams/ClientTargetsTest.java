package dev.jams;

import static dev.jams.EchoService.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import dev.jams.internal.config.ConfigException;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusOr;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where clients connect to, and by what kind of connection. */
@Timeout(120)
class ClientTargetsTest {
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;

  private String echo(String target, String... args) throws Exception {
    App front = rig.start(App.named("front").client("echo", target), args);
    return front
        .client("echo", EchoGrpc::newBlockingV2Stub)
        .withWaitForReady()
        .unary(request("x"))
        .getText();
  }

  @Test
  void namesAreLookedUp() throws Exception {
    int port = rig.serve(new EchoService());

    assertThat(echo("dns:///127.0.0.1:" + port)).isEqualTo("x");
    assertThat(echo("localhost:" + port + ",localhost:" + port)).isEqualTo("x");
  }

  @Test
  void unixSocketIsATargetToo() throws Exception {
    Path socket = dir.resolve("s");
    rig.start(
        App.named("echo").service(new EchoService()).listen(GrpcServer.on(0)),
        "--grpc-unix",
        socket.toString());

    assertThat(echo("unix:" + socket)).isEqualTo("x");
  }

  @Test
  void slashesAfterTheSchemeMayBeLeftOut() throws Exception {
    assertThat(echo("static:127.0.0.1:" + rig.serve(new EchoService()))).isEqualTo("x");
    assertThatThrownBy(() -> echo("env:no-such-service-here"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("variable NO_SUCH_SERVICE_HERE_SERVICE_HOST is missing");
  }

  @Test
  void everyAddressOfANameIsCalled() throws Exception {
    // Named servers of its own, whose addresses are looked up by a scheme of the test.
    int one = rig.serve(new Named("one"));
    int other = rig.serve(new Named("other"));
    NameResolverProvider names = new SeveralAddresses(List.of(one, other));
    NameResolverRegistry.getDefaultRegistry().register(names);
    try {
      App front = rig.start(App.named("front").client("echo", "several:///users"));
      var stub = front.client("echo", EchoGrpc::newBlockingV2Stub).withWaitForReady();
      Set<String> missing = new HashSet<>(Set.of("one", "other"));
      while (!missing.isEmpty()) {
        missing.remove(stub.unary(request("x")).getText());
      }
    } finally {
      NameResolverRegistry.getDefaultRegistry().deregister(names);
    }
  }

  @Test
  void localhostIsCalledWhicheverOfItsAddressesAnswers() throws Exception {
    // The name has ::1 on many machines, too, where nobody listens.
    assertThat(echo("dns:///localhost:" + rig.serve(new EchoService()))).isEqualTo("x");
  }

  @Test
  void variablesOfKubernetesSayWhereTheServiceIs() throws Exception {
    int port = rig.serve(new EchoService());
    try (Child child =
        Child.start(
            KubernetesProgram.class,
            Map.of(
                "USERS_GRPC_SVC_SERVICE_HOST",
                "127.0.0.1",
                "USERS_GRPC_SVC_SERVICE_PORT",
                Integer.toString(port)))) {
      var stub = EchoGrpc.newBlockingV2Stub(rig.channel(child.awaitReady()));

      assertThat(stub.unary(request("through the variables")).getText())
          .isEqualTo("through the variables");
    }
  }

  /** Finds several addresses for every name, as DNS does. */
  private static final class SeveralAddresses extends NameResolverProvider {
    private final List<EquivalentAddressGroup> addresses;

    SeveralAddresses(List<Integer> ports) {
      addresses =
          ports.stream()
              .map(port -> new InetSocketAddress("127.0.0.1", port))
              .map(EquivalentAddressGroup::new)
              .toList();
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return "several";
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "users";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(StatusOr.fromValue(addresses))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }
  }

  // UG-21
  @Test
  void variableThatIsMissingIsAnErrorOfTheStart() {
    assertThatThrownBy(() -> echo("env:///no-such-service-here"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "clients.echo.target: the code says \"env:///no-such-service-here\": the environment"
                + " variable NO_SUCH_SERVICE_HERE_SERVICE_HOST is missing; Kubernetes sets it for"
                + " services that exist before the pod");
  }

  @Test
  void variableThatIsMissingIsAnErrorForARemoteServiceToo() {
    AppBuilder front =
        App.named("front")
            .service(RemoteService.at("env:///nobody", EchoGrpc.getServiceDescriptor()))
            .listen(GrpcServer.on(0));

    assertThatThrownBy(() -> rig.start(front))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "grpc.target is \"env:///nobody\": the environment variable NOBODY_SERVICE_HOST is"
                + " missing");
  }

  @Test
  void whatIsNoTargetIsAMistakeOfTheConfigurationWithItsPlace() throws Exception {
    Path file = dir.resolve("config.yml");
    Files.writeString(
        file,
        """
        clients:
          one:
            timeout: 1s
          two:
            timeout: 1s
            target: dsn:///users:42001
          three:
            target: a:1,b
          four:
            target: unix://tmp/socket
            tls:
              cert-file: a.pem
          five:
            target: a:1
            tls:
              cert-file: a.pem
              key-file: b.pem
        """);

    StartException thrown =
        catchThrowableOfType(
            StartException.class,
            () -> rig.start(App.named("front"), "--config=" + file, "--clients-one-timeout=2s"));

    assertThat(thrown).isInstanceOf(ConfigException.class);
    assertThat(thrown.getMessage().replace(file.toString(), "FILE").lines())
        .containsExactly(
            "FILE:2: clients.one.target: it is missing; say where the service is, such as host:port"
                + " or dns:///host:port, or in-process for one of this app",
            "FILE:6: clients.two.target is \"dsn:///users:42001\": gRPC has no targets that begin"
                + " with dsn; did you mean dns?",
            "FILE:8: clients.three.target is \"a:1,b\": an address is host:port, as in"
                + " users-1:42001",
            "FILE:10: clients.four.target is \"unix://tmp/socket\": expected unix:path or"
                + " unix:///absolute-path",
            "FILE:12: since clients.four.tls.cert-file was given, you must also give"
                + " clients.four.tls.key-file",
            "FILE:16: clients.five.tls.cert-file is \"a.pem\": there is no such file; name one that"
                + " exists",
            "FILE:17: clients.five.tls.key-file is \"b.pem\": there is no such file; name one that"
                + " exists");
  }

  @Test
  void connectionThatIsSilentIsGivenUp() throws Exception {
    int port = rig.serve(new EchoService());
    try (SilentCable cable = new SilentCable(port)) {
      String target = "127.0.0.1:" + cable.port();
      App front =
          rig.start(
              App.named("front")
                  .client("echo", target)
                  .service(RemoteService.at(target, EchoGrpc.getServiceDescriptor()))
                  .listen(GrpcServer.on(0)),
              "--clients-echo-keepalive-time=10s",
              "--clients-echo-keepalive-timeout=100ms",
              "--clients-echo-health-check=false",
              "--grpc-target-keepalive-time=10s",
              "--grpc-target-keepalive-timeout=100ms");
      List<BlockingClientCall<EchoRequest, EchoResponse>> calls =
          List.of(
              front.client("echo", EchoGrpc::newBlockingV2Stub).withWaitForReady().bidi(),
              EchoGrpc.newBlockingV2Stub(rig.channel(front)).bidi());
      for (var call : calls) {
        call.write(request("x"));
        assertThat(Rig.read(call).getText()).isEqualTo("x");
      }

      // The least that gRPC takes for the time is 10 seconds.
      cable.silence();

      for (var call : calls) {
        StatusException e =
            catchThrowableOfType(StatusException.class, () -> call.read(100, SECONDS));
        assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  /** Carries bytes until it swallows them, as a network does whose other end has lost power. */
  private static final class SilentCable implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    SilentCable(int to) throws IOException {
      run(
          () -> {
            while (true) {
              Socket near = server.accept();
              Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
              sockets.addAll(List.of(near, far));
              run(() -> carry(near, far));
              run(() -> carry(far, near));
            }
          });
    }

    int port() {
      return server.getLocalPort();
    }

    void silence() {
      silent = true;
    }

    private void carry(Socket from, Socket to) throws IOException {
      byte[] buffer = new byte[8192];
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!silent) {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
    }

    private interface Body {
      void run() throws IOException;
    }

    private static void run(Body body) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (IOException e) {
                  // It was closed.
                }
              },
              "silent-cable");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
