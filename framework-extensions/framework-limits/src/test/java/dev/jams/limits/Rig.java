package dev.jams.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import dev.jams.internal.call.CallIds;
import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import dev.jams.limits.notes.OtherGrpc;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts limited apps on real sockets and calls them; closes all of it after a test. */
final class Rig implements AfterEachCallback {
  /** Who calls, as something that has checked it would say. */
  static final Metadata.Key<String> USER =
      Metadata.Key.of("user", Metadata.ASCII_STRING_MARSHALLER);

  /** And how that is known. */
  static final Metadata.Key<String> BY =
      Metadata.Key.of("known-by", Metadata.ASCII_STRING_MARSHALLER);

  final NotesService notes = new NotesService();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private App app;
  private ManagedChannel channel;

  /** Takes a header for the principal. */
  private static final class Users implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String user = headers.get(USER);
      if (user != null) {
        CallIds.KEY.get().facts().principal(user, headers.get(BY) + ":" + user);
      }
      return next.startCall(call, headers);
    }
  }

  /** Says of answers that something was created, where the caller has that key. */
  private static final class Created implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String key = headers.get(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER));
      if (!"created".equals(key)) {
        return next.startCall(call, headers);
      }
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata sent) {
              sent.merge(metadata("http-status", "201", "http-header-location", "/notes/1"));
              super.sendHeaders(sent);
            }
          },
          headers);
    }
  }

  private static final class OtherService extends OtherGrpc.OtherImplBase {
    @Override
    public void get(Note request, StreamObserver<Note> responses) {
      responses.onNext(request);
      responses.onCompleted();
    }
  }

  /** Starts an app with this configuration. */
  App start(String... yaml) throws StartException, IOException {
    Path file = Files.createTempFile("limits", ".yml");
    opened.push(() -> Files.delete(file));
    Files.writeString(file, String.join("\n", yaml));
    app =
        App.named("notes")
            .service(notes)
            .service(new OtherService())
            .intercept(new Users())
            .intercept(Limits.create())
            .intercept(new Created())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start(
                "--config=" + file,
                "--http-metadata-request-headers=user,x-api-key",
                "--shutdown-lame-duck=0s");
    opened.push(app);
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    opened.push(() -> channel.shutdownNow().awaitTermination(20, SECONDS));
    return app;
  }

  /** A stub whose calls have these headers: names and values in turn. */
  NotesGrpc.NotesBlockingV2Stub stub(String... headers) {
    return NotesGrpc.newBlockingV2Stub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(headers)));
  }

  NotesGrpc.NotesStub asyncStub(String... headers) {
    return NotesGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(headers)));
  }

  OtherGrpc.OtherBlockingV2Stub other() {
    return OtherGrpc.newBlockingV2Stub(channel);
  }

  static Metadata metadata(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return metadata;
  }

  static Note note(String text) {
    return Note.newBuilder().setText(text).build();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return http.send(request(path, headers).build(), BodyHandlers.ofString(UTF_8));
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return postLater(path, body, headers).get(60, SECONDS);
  }

  CompletableFuture<HttpResponse<String>> postLater(String path, String body, String... headers) {
    return http.sendAsync(
        request(path, headers).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString(UTF_8));
  }

  CompletableFuture<HttpResponse<String>> getLater(String path, String... headers) {
    return http.sendAsync(request(path, headers).build(), BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  /** The details of an error that are of a type. */
  static <M extends Message> List<M> details(StatusException thrown, Class<M> type)
      throws Exception {
    List<M> found = new ArrayList<>();
    for (Any detail : StatusProto.fromThrowable(thrown).getDetailsList()) {
      if (detail.is(type)) {
        found.add(detail.unpack(type));
      }
    }
    return found;
  }

  NotesService.Held held() throws InterruptedException {
    NotesService.Held held = notes.held.poll(60, SECONDS);
    if (held == null) {
      throw new AssertionError("no call has come to the service");
    }
    return held;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    notes.held.forEach(NotesService.Held::answer);
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
