package dev.jams.http.unix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.linecorp.armeria.common.Flags;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.internal.net.Channels;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class UnixSocketTest {
  private static final Metadata.Key<String> FOR =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void needsNativeTransport() {
    assumeTrue(Flags.transportType().supportsDomainSockets(), "Armeria has no native transport");
    socket = folder.resolve("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void grpcIsAnsweredOnASocket(String listener) throws Exception {
    try (App app = start(listener)) {
      for (String target : List.of("unix:" + socket, "unix://" + socket)) {
        assertThat(echo(Channels.to(target, InsecureChannelCredentials.create()).build()))
            .isEqualTo("hello");
        assertThat(
                echo(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build()))
            .isEqualTo("hello");
      }
      assertThat(app.location(listener)).isEqualTo("unix:" + socket);
    }
  }

  @Test
  void curlIsAnsweredOnASocket() throws Exception {
    App app = start("http");
    try (app) {
      assertThat(curl("http://localhost/v1/echo/hello")).contains("\"text\":\"hello\"");
    }
  }

  @Test
  void aPeerOnASocketHasNoAddressToForward() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    AppBuilder builder =
        App.named("unix")
            .service(new Echo())
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
                      ServerCall<ReqT, RespT> call,
                      Metadata headers,
                      ServerCallHandler<ReqT, RespT> next) {
                    seen.set(headers.get(FOR));
                    return next.startCall(call, headers);
                  }
                })
            .listen(HttpGateway.on(0));
    App app = builder.start("--http-unix", socket.toString());
    try (app) {
      assertThat(curl("http://localhost/v1/echo/hello")).contains("hello");
      assertThat(seen.get()).isEqualTo("unknown");
    }
  }

  private String curl(String url) throws Exception {
    Process curl;
    try {
      curl =
          new ProcessBuilder(
                  "curl", "-sS", "--max-time", "30", "--unix-socket", socket.toString(), url)
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no curl");
      throw e;
    }
    return new String(curl.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void aGatewayRelaysToASocket() throws Exception {
    try (App server = start("grpc");
        App front =
            App.named("front")
                .service(
                    RemoteService.at(server.location("grpc"), ContractGrpc.getServiceDescriptor()))
                .listen(GrpcServer.on(0))
                .start()) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + front.port("grpc"), InsecureChannelCredentials.create())
              .build();
      assertThat(echo(channel)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void theFileIsTheOwnersAloneAndGoesWithTheApp(String listener) throws Exception {
    try (App app = start(listener)) {
      assertThat(app.location(listener)).endsWith(socket.toString());
      assertThat(permissions()).isEqualTo("rw-------");
    }
    assertThat(socket).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void permissionsCanBeGiven(String listener) throws Exception {
    try (App app = start(listener, "--" + listener + "-unix-permissions", "660")) {
      assertThat(app.location(listener)).endsWith(socket.toString());
      assertThat(permissions()).isEqualTo("rw-rw----");
    }
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aSocketThatNobodyListensOnIsReplaced(String listener) throws Exception {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();

    try (App app = start(listener)) {
      assertThat(app.location(listener)).endsWith(socket.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aSocketInUseIsLeftAlone(String listener) throws Exception {
    try (App first = start(listener)) {
      assertThat(failure(listener, socket))
          .isEqualTo(
              "the "
                  + listener
                  + " listener cannot listen on unix:"
                  + socket
                  + ": it is in use, perhaps by another instance of this program; stop it, or name"
                  + " another path with --"
                  + listener
                  + "-unix");
      assertThat(first.location(listener)).endsWith(socket.toString());
      assertThat(socket).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void anotherKindOfFileIsLeftAlone(String listener) throws Exception {
    Files.writeString(socket, "precious");

    assertThat(failure(listener, socket))
        .isEqualTo(
            place(listener, socket)
                + "there is a file that is no socket; name another path, or remove the file");
    assertThat(socket).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void pathsThatCannotBeAreErrors(String listener) {
    Path nowhere = folder.resolve("none/s");
    assertThat(failure(listener, nowhere))
        .isEqualTo(
            place(listener, nowhere)
                + "there is no folder "
                + folder.resolve("none")
                + "; name a path in a folder that exists");
    Path tooLong = folder.resolve("s".repeat(110));
    assertThat(failure(listener, tooLong))
        .startsWith(
            place(listener, tooLong)
                + "the path has "
                + tooLong.toString().length()
                + " bytes, and a socket's may have ");
  }

  private static String place(String listener, Path path) {
    return "flag --" + listener + "-unix: " + listener + ".unix is \"" + path + "\": ";
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "8", "1777", "60"})
  void permissionsThatCannotBeAreErrors(String permissions) {
    assertThat(failure("grpc", socket, "--grpc-unix-permissions", permissions))
        .isEqualTo(
            "flag --grpc-unix-permissions: grpc.unix-permissions is \""
                + permissions
                + "\": expected three octal digits such as 600, 660 or 666");
  }

  @Test
  void aSocketHasNoPort() throws Exception {
    try (App app = start("grpc")) {
      assertThatThrownBy(() -> app.port("grpc"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no listener \"grpc\" with a port; running are [grpc]");
    }
  }

  private App start(String listener, String... more) throws StartException {
    return start(listener, socket, more);
  }

  private static App start(String listener, Path path, String... more) throws StartException {
    List<String> args = new ArrayList<>(List.of("--" + listener + "-unix", path.toString()));
    args.addAll(List.of(more));
    AppBuilder app = App.named("unix").service(new Echo());
    return app.listen(listener.equals("grpc") ? GrpcServer.on(0) : HttpGateway.on(0))
        .start(args.toArray(String[]::new));
  }

  private static String failure(String listener, Path path, String... more) {
    return catchThrowableOfType(StartException.class, () -> start(listener, path, more).close())
        .getMessage();
  }

  private static String echo(ManagedChannel channel) throws InterruptedException {
    try {
      return ContractGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .withWaitForReady()
          .echo(EchoRequest.newBuilder().setText("hello").build())
          .getText();
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static final class Echo extends ContractGrpc.ContractImplBase {
    @Override
    public void echo(EchoRequest request, StreamObserver<EchoReply> responses) {
      responses.onNext(EchoReply.newBuilder().setText(request.getText()).build());
      responses.onCompleted();
    }
  }
}
