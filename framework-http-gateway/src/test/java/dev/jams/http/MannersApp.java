package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.http.manners.Note;
import dev.jams.testing.AppExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The service of {@code manners.proto}, for all tests of a class or one, and a client for it. */
final class MannersApp implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private static final TypeRegistry DETAILS =
      TypeRegistry.newBuilder().add(ErrorDetailsProto.getDescriptor().getMessageTypes()).build();

  final MannersService service = new MannersService();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AppExtension shared;
  private App own;

  /** For all tests of the class that registers it. */
  MannersApp(String... settings) {
    shared = AppExtension.of(this::app).args(settings);
  }

  /** For one test, which closes it. */
  static MannersApp started(String... settings) throws Exception {
    MannersApp started = new MannersApp();
    started.own = started.app().start(settings);
    return started;
  }

  private AppBuilder app() {
    return App.named("manners")
        .service(service)
        .intercept(new MannersService.Answers())
        .listen(HttpGateway.on(0));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    shared.beforeAll(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    shared.afterAll(context);
  }

  int port() {
    return own == null ? shared.port("http") : own.port("http");
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  CompletableFuture<HttpResponse<byte[]>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  /** Sends a GET with headers, given as name and value in turn. */
  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  static Note note(HttpResponse<byte[]> response) throws Exception {
    return merge(response, Note.newBuilder()).build();
  }

  static <B extends Message.Builder> B merge(HttpResponse<byte[]> response, B builder)
      throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    JsonFormat.parser().merge(text(response), builder);
    return builder;
  }

  static Status status(HttpResponse<byte[]> response) throws Exception {
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    Status.Builder status = Status.newBuilder();
    JsonFormat.parser().usingTypeRegistry(DETAILS).merge(text(response), status);
    return status.build();
  }

  /** Asserts a refusal, and that its text is this one. */
  static void assertRefused(HttpResponse<byte[]> response, int status, String message)
      throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(status(response).getMessage()).isEqualTo(message);
  }

  @Override
  public void close() {
    own.close();
  }
}
