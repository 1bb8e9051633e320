package dev.jams.http.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.Config;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.RemoteService;
import dev.jams.Setting;
import dev.jams.http.HttpGateway;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.internal.probe.HealthCheck;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthCheckTest {
  @TempDir Path folder;

  private record Said(int code, String out, String err) {}

  private static Listener listener(String name) {
    return name.equals("http") ? HttpGateway.on(0) : GrpcServer.on(0);
  }

  private static App start(String name, String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--shutdown-lame-duck=0s");
    return App.named("checked")
        .service(new ContractGrpc.ContractImplBase() {})
        .listen(listener(name))
        .start(all.toArray(String[]::new));
  }

  private static Said check(List<Listener> listeners, String... args) throws Exception {
    List<Setting<?>> settings = new ArrayList<>(HealthCheck.settings());
    listeners.forEach(listener -> settings.addAll(listener.settings()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new HealthCheck(Config.load(settings, args), listeners)
            .run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static Said check(String name, String... args) throws Exception {
    return check(List.of(listener(name)), args);
  }

  private static String port(App app, String name) {
    return "--" + name + "-port=" + app.port(name);
  }

  // UG-10
  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void anAppThatIsReadyIsHealthy(String name) throws Exception {
    try (App app = start(name)) {
      Said said = check(name, port(app, name));
      assertThat(said.code()).isZero();
      assertThat(said.out()).contains("SERVING").endsWith("\n");
      assertThat(said.err()).isEmpty();
    }
  }

  @Test
  void ofTwoListenersHttpIsAsked() throws Exception {
    try (App app = start("http")) {
      Said said =
          check(List.of(GrpcServer.on(0), HttpGateway.on(0)), port(app, "http"), "--grpc-port=1");
      assertThat(said.code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void whoListensOnAllAddressesIsAskedOnThatOfTheMachineItself(String name) throws Exception {
    try (App app = start(name, "--" + name + "-host=0.0.0.0")) {
      assertThat(check(name, "--" + name + "-host=0.0.0.0", port(app, name)).code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void anAppThatCannotReachItsServerIsUnhealthy(String name) throws Exception {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + free.getLocalPort();
    }
    try (App app =
        App.named("front")
            .service(RemoteService.at(nobody, ContractGrpc.getServiceDescriptor()))
            .listen(listener(name))
            .start("--shutdown-lame-duck=0s")) {
      Said said = check(name, port(app, name));
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.out()).isEmpty();
      assertThat(said.err())
          .startsWith("error: " + name + " at 127.0.0.1:" + app.port(name) + " is not ready: ")
          .contains("NOT_SERVING");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void whereNobodyListensTheAppIsUnhealthy(String name) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Said said = check(name, "--" + name + "-port=" + port);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("error: " + name + " at 127.0.0.1:" + port + " does not answer: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void whoDoesNotAnswerInTimeIsUnhealthy(String name) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String port = "--" + name + "-port=" + silent.getLocalPort();
      Said said = check(name, port, "--health-check-timeout=50ms");
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err())
          .isEqualTo(
              "error: "
                  + name
                  + " at 127.0.0.1:"
                  + silent.getLocalPort()
                  + " has not answered within 50ms, which health-check.timeout is\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void whoClosesTheConnectionIsUnhealthy(String name) throws Exception {
    try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  closing.accept().close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
      Said said = check(name, "--" + name + "-port=" + closing.getLocalPort());
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains(" does not answer: ");
      thread.join();
    }
  }

  @Test
  void aPortThatIsAnyFreeOneCannotBeAsked() throws Exception {
    Said said = check("http", "--http-port=0");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "error: flag --http-port: http.port is \"0\": a port that is any free one cannot be"
                + " asked; name one\n");
  }

  @Test
  void anAppWithoutListenersCannotBeAsked() throws Exception {
    assertThat(check(List.<Listener>of()).err())
        .isEqualTo("error: this app has no http or grpc listener that can be asked\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void asksOverTls(String name) throws Exception {
    String[] tls = tls(name);
    try (App app = start(name, tls)) {
      Said said = check(name, tls[0], tls[1], port(app, name));
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void showsTheListenersOwnCertificateWhereOneIsRequired(String name) throws Exception {
    String[] tls = tls(name);
    String ca = "--" + name + "-tls-client-ca-file=" + folder.resolve("cert.pem");
    try (App app = start(name, tls[0], tls[1], ca)) {
      Said said = check(name, tls[0], tls[1], ca, port(app, name));
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
    }
  }

  @Test
  void asksOverASocketOfTheFileSystem() throws Exception {
    String unix = "--grpc-unix=" + folder.resolve("s");
    try (App app = start("grpc", unix)) {
      assertThat(app.location("grpc")).startsWith("unix:");
      Said said = check("grpc", unix);
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
    }
  }

  @Test
  void asksOverTlsOnASocketOfTheFileSystem() throws Exception {
    String[] tls = tls("grpc");
    String unix = "--grpc-unix=" + folder.resolve("s");
    try (App app = start("grpc", tls[0], tls[1], unix)) {
      Said said = check("grpc", tls[0], tls[1], unix);
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
    }
  }

  private String[] tls(String name) throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .subject("CN=somewhere.test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path cert = Files.writeString(folder.resolve("cert.pem"), made.getCertificatePEM());
    Path key = Files.writeString(folder.resolve("key.pem"), made.getPrivateKeyPEM());
    return new String[] {
      "--" + name + "-tls-cert-file=" + cert, "--" + name + "-tls-key-file=" + key
    };
  }
}
