package dev.jams.http.interop;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The <a href="https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md">
 * interoperability tests of gRPC</a>: its own client against its own service, served by an app.
 * Left out are those that need credentials of a cloud, or test a client alone.
 */
@Timeout(180)
class GrpcInteropTest {
  /** One of the tests. */
  private interface Case {
    void run(InteropClient client) throws Exception;
  }

  private static final Map<String, Case> CASES =
      Map.ofEntries(
          Map.entry("empty_unary", InteropClient::emptyUnary),
          Map.entry("large_unary", InteropClient::largeUnary),
          // Their service does not look whether what came was compressed, so nobody is to probe it.
          Map.entry("client_compressed_unary", client -> client.clientCompressedUnary(false)),
          Map.entry("server_compressed_unary", InteropClient::serverCompressedUnary),
          Map.entry("client_streaming", InteropClient::clientStreaming),
          Map.entry("client_compressed_streaming", c -> c.clientCompressedStreaming(false)),
          Map.entry("server_streaming", InteropClient::serverStreaming),
          Map.entry("server_compressed_streaming", InteropClient::serverCompressedStreaming),
          Map.entry("ping_pong", InteropClient::pingPong),
          Map.entry("empty_stream", InteropClient::emptyStream),
          Map.entry("custom_metadata", InteropClient::customMetadata),
          Map.entry("status_code_and_message", InteropClient::statusCodeAndMessage),
          Map.entry("special_status_message", InteropClient::specialStatusMessage),
          Map.entry("unimplemented_method", InteropClient::unimplementedMethod),
          Map.entry("unimplemented_service", InteropClient::unimplementedService),
          Map.entry("cancel_after_begin", InteropClient::cancelAfterBegin),
          Map.entry("cancel_after_first_response", InteropClient::cancelAfterFirstResponse),
          Map.entry("timeout_on_sleeping_server", InteropClient::timeoutOnSleepingServer),
          Map.entry("very_large_request", InteropClient::veryLargeRequest),
          // Those of grpc-java beside.
          Map.entry("very_large_response", InteropClient::veryLargeResponse),
          Map.entry("full_duplex_call", InteropClient::fullDuplexCallShouldSucceed),
          Map.entry("half_duplex_call", InteropClient::halfDuplexCallShouldSucceed),
          Map.entry("flow_control", InteropClient::serverStreamingShouldBeFlowControlled),
          Map.entry("metadata_unary", InteropClient::exchangeMetadataUnaryCall),
          Map.entry("metadata_streaming", InteropClient::exchangeMetadataStreamingCall),
          Map.entry("deadline_not_exceeded", InteropClient::deadlineNotExceeded),
          Map.entry("deadline_exceeded", InteropClient::deadlineExceeded),
          Map.entry("deadline_exceeded_stream", InteropClient::deadlineExceededServerStreaming),
          Map.entry("deadline_in_past", InteropClient::deadlineInPast),
          Map.entry("max_inbound_exact", InteropClient::maxInboundSize_exact),
          Map.entry("max_inbound_too_big", InteropClient::maxInboundSize_tooBig),
          Map.entry("graceful_shutdown", InteropClient::gracefulShutdown));

  @TempDir private static Path folder;

  private static ScheduledExecutorService delays;
  private static App plain;
  private static App encrypted;

  @BeforeAll
  static void start() throws Exception {
    delays = Executors.newSingleThreadScheduledExecutor();
    plain = app();
    String cert = file("server1.pem").toString();
    String key = file("server1.key").toString();
    List<String> tls = new ArrayList<>();
    for (String listener : List.of("grpc", "http")) {
      tls.addAll(List.of("--" + listener + "-tls-cert-file", cert));
      tls.addAll(List.of("--" + listener + "-tls-key-file", key));
    }
    encrypted = app(tls.toArray(String[]::new));
  }

  private static Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream cert = TlsTesting.loadCert(name)) {
      Files.copy(cert, file);
    }
    return file;
  }

  private static App app(String... more) throws Exception {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("--grpc-max-message-size", "16MiB", "--http-max-body-size", "16MiB"));
    var app = App.named("interop").service(new TestServiceImpl(delays));
    TestServiceImpl.interceptors().forEach(app::intercept);
    return app.listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0))
        .start(flags.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    plain.close();
    encrypted.close();
    delays.shutdownNow();
  }

  static Stream<Arguments> everywhere() {
    return Stream.of("grpc", "http")
        .flatMap(
            listener ->
                Stream.of(false, true)
                    .flatMap(
                        tls ->
                            CASES.keySet().stream()
                                .sorted()
                                .map(name -> Arguments.of(listener, tls, name))));
  }

  @ParameterizedTest(name = "{2} over {0}, TLS: {1}")
  @MethodSource("everywhere")
  void passes(String listener, boolean tls, String name) throws Exception {
    InteropClient client = new InteropClient((tls ? encrypted : plain).port(listener), tls);
    client.setUp();
    try {
      CASES.get(name).run(client);
    } finally {
      client.tearDown();
    }
  }
}
