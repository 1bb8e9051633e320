package dev.jams.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import dev.jams.App;
import dev.jams.StartException;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the headers by which proxies tell of their clients is believed. */
@Timeout(120)
class TrustedHopsTest {
  private static final String FOR = "x-forwarded-for";
  private static final String CONNECTION = "127\\.0\\.0\\.1:\\d+";

  @RegisterExtension final Lines lines = new Lines("dev.jams.access");

  private final Looking looking = new Looking();
  private App app;

  private void start(String... args) throws StartException {
    app =
        App.named("hops")
            .service(new ContractService())
            .intercept(looking)
            .listen(HttpGateway.on(0))
            .start(args);
  }

  @AfterEach
  void stop() {
    if (app != null) {
      app.close();
    }
  }

  private void get(String... headers) throws Exception {
    assertThat(
            RawRpc.http1(app.port("http"))
                .send(HttpMethod.GET, "/v1/echo/x", new byte[0], headers)
                .status()
                .code())
        .isEqualTo(200);
  }

  private String seen(String name) {
    return looking.headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Test
  void listEndsWithTheOtherEndOfTheConnection() throws Exception {
    start();
    get();
    assertThat(seen(FOR)).isEqualTo("127.0.0.1");
    get(FOR, "192.0.2.1, 192.0.2.2", FOR, "192.0.2.3");
    assertThat(seen(FOR)).isEqualTo("192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "grpc-web", "connect"})
  void listIsTheSameOverEveryProtocol(String protocol) throws Exception {
    start("--http-trusted-hops", "1");
    int port = app.port("http");
    Caller caller =
        switch (protocol) {
          case "grpc" -> new GrpcCaller(port);
          case "grpc-web" -> GrpcCaller.web("gproto-web+h1c", port);
          default -> new ConnectCaller(port);
        };
    caller
        .call(
            "Echo",
            EchoRequest.getDefaultInstance(),
            EchoReply.getDefaultInstance(),
            Map.of(FOR, "192.0.2.1"),
            Duration.ofSeconds(40))
        .get(40, SECONDS);
    caller.close();
    assertThat(seen(FOR)).isEqualTo("192.0.2.1, 127.0.0.1");
    assertThat(looking.peer.getHostString()).isEqualTo("192.0.2.1");
    assertThat(Lines.values(lines.next())).containsEntry("peer", "192.0.2.1");
  }

  @Test
  void nobodyIsBelievedUnlessItIsSet() throws Exception {
    start();
    get(
        FOR,
        "192.0.2.1",
        "forwarded",
        "for=192.0.2.1",
        "x-forwarded-host",
        "a.example",
        "x-forwarded-port",
        "443",
        "x-forwarded-proto",
        "https");
    assertThat(seen("forwarded")).isNull();
    assertThat(seen("x-forwarded-host")).isNull();
    assertThat(seen("x-forwarded-port")).isNull();
    assertThat(seen("x-forwarded-proto")).isNull();
    assertThat(looking.peer.getHostString()).isEqualTo("127.0.0.1");
    Map<String, Object> values = Lines.values(lines.next());
    assertThat((String) values.get("peer")).matches(CONNECTION);
    assertThat(values).doesNotContainKey("via");
  }

  @Test
  void trustedProxyTellsMore() throws Exception {
    start("--http-trusted-hops", "1");
    get(
        "forwarded",
        "for=192.0.2.1",
        "x-forwarded-host",
        "a.example",
        "x-forwarded-proto",
        "https");
    assertThat(seen("forwarded")).isEqualTo("for=192.0.2.1");
    assertThat(seen("x-forwarded-host")).isEqualTo("a.example");
    assertThat(seen("x-forwarded-proto")).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|192.0.2.1|192.0.2.1",
        "1|192.0.2.9, 192.0.2.1|192.0.2.1",
        "2|192.0.2.9, 192.0.2.1, 192.0.2.2|192.0.2.1",
        "2|192.0.2.1,192.0.2.2|192.0.2.1",
        "1|192.0.2.1:4711|192.0.2.1:4711",
        "1|2001:db8::1|[2001:db8:0:0:0:0:0:1]",
        "1|[2001:db8::1]|[2001:db8:0:0:0:0:0:1]",
        "1|[2001:db8::1]:4711|[2001:db8:0:0:0:0:0:1]:4711",
      })
  void peerIsWhomTheTrustedProxiesName(String hops, String sent, String peer) throws Exception {
    start("--http-trusted-hops", hops);
    get(FOR, sent);
    Map<String, Object> values = Lines.values(lines.next());
    assertThat(values).containsEntry("peer", peer);
    assertThat((String) values.get("via")).matches(CONNECTION);
    assertThat(looking.peer.isUnresolved()).isFalse();
    assertThat(peer).contains(looking.peer.getAddress().getHostAddress());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|192.0.2.1",
        "1|''",
        "1|unknown",
        "1|localhost",
        "1|192.0.2.1,",
        "1|192.0.2.1:x",
        "1|192.0.2.1:99999",
        "1|[2001:db8::1",
        "1|192.0.2.999",
      })
  void peerIsTheConnectionsWhereTheyNameNone(String hops, String sent) throws Exception {
    start("--http-trusted-hops", hops);
    get(FOR, sent);
    Map<String, Object> values = Lines.values(lines.next());
    assertThat((String) values.get("peer")).matches(CONNECTION);
    assertThat(values).doesNotContainKey("via");
    assertThat(looking.peer.getHostString()).isEqualTo("127.0.0.1");
  }

  @Test
  void prefixOfMetadataIsNoWayAroundThem() throws Exception {
    start("--http-trusted-hops", "1");
    get(FOR, "192.0.2.1", "grpc-metadata-" + FOR, "192.0.2.9", "grpc-metadata-forwarded", "x");
    assertThat(seen(FOR)).isEqualTo("192.0.2.1, 127.0.0.1");
    assertThat(seen("forwarded")).isNull();
  }

  @Test
  void numberOfHopsIsBounded() {
    assertThatThrownBy(() -> start("--http-trusted-hops", "-1"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("http.trusted-hops");
  }

  /** Keeps what a service sees of its caller. */
  private static final class Looking implements ServerInterceptor {
    private volatile Metadata headers;
    private volatile InetSocketAddress peer;

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata metadata, ServerCallHandler<ReqT, RespT> next) {
      peer = (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      headers = metadata;
      return next.startCall(call, metadata);
    }
  }
}
