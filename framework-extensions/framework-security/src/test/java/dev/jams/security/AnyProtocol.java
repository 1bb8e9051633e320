package dev.jams.security;

import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.Word;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls a method of {@code Guarded} over any protocol.
 *
 * @param grpc to the gRPC listener
 * @param grpcOnHttp to the gateway
 * @param http knows the certificate to show
 * @param authority of the gateway
 */
record AnyProtocol(Channel grpc, Channel grpcOnHttp, HttpClient http, String authority) {
  /** How a call is made. */
  enum Way {
    GRPC,
    GRPC_ON_HTTP,
    GRPC_WEB,
    CONNECT,
    JSON,
    WEBSOCKET
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern GRPC_STATUS = Pattern.compile("grpc-status: *(\\d+)");
  private static final Pattern CONNECT_CODE = Pattern.compile("\"code\":\"(\\w+)\"");
  private static final Pattern JSON_CODE = Pattern.compile("\"code\":(\\d+)");

  /** Methods by the path that they have over HTTP, and what is sent to it. */
  private static final Map<String, String> PATHS =
      Map.of(
          "Get", "GET /v1/words/a",
          "Watch", "GET /v1/words/a/watch",
          "Collect", "POST /v1/words:collect",
          "Chat", "POST /v1/words:chat",
          "Scoped", "GET /v1/scoped",
          "Closed", "GET /v1/closed",
          "Open", "GET /v1/open");

  /** How the call ends. */
  Status.Code call(Way way, MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    return switch (way) {
      case GRPC -> grpc(grpc, method, headers);
      case GRPC_ON_HTTP -> grpc(grpcOnHttp, method, headers);
      case GRPC_WEB -> web(method, headers);
      case CONNECT -> connect(method, headers);
      case JSON -> json(method, headers);
      case WEBSOCKET -> webSocket(method, headers);
    };
  }

  static MethodDescriptor<Word, Word> method(String name) {
    return switch (name) {
      case "Get" -> GuardedGrpc.getGetMethod();
      case "Watch" -> GuardedGrpc.getWatchMethod();
      case "Collect" -> GuardedGrpc.getCollectMethod();
      case "Chat" -> GuardedGrpc.getChatMethod();
      case "Scoped" -> GuardedGrpc.getScopedMethod();
      case "Closed" -> GuardedGrpc.getClosedMethod();
      default -> GuardedGrpc.getOpenMethod();
    };
  }

  private static Status.Code grpc(
      Channel channel, MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    Channel with =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    ClientCall<Word, Word> call =
        with.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS));
    CompletableFuture<Status.Code> ended = new CompletableFuture<>();
    StreamObserver<Word> responses =
        new StreamObserver<>() {
          @Override
          public void onNext(Word value) {}

          @Override
          public void onError(Throwable t) {
            ended.complete(Status.fromThrowable(t).getCode());
          }

          @Override
          public void onCompleted() {
            ended.complete(Status.Code.OK);
          }
        };
    StreamObserver<Word> requests = ClientCalls.asyncBidiStreamingCall(call, responses);
    requests.onNext(Word.getDefaultInstance());
    requests.onCompleted();
    return ended.get(60, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + authority + path)).timeout(PATIENCE);
    headers.forEach(request::header);
    return request;
  }

  private Status.Code web(MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    HttpResponse<String> answer =
        http.send(
            request("/" + method.getFullMethodName(), headers)
                .header("content-type", "application/grpc-web+proto")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    String status = answer.headers().firstValue("grpc-status").orElse(null);
    return Status.fromCodeValue(
            Integer.parseInt(status == null ? found(GRPC_STATUS, answer.body()) : status))
        .getCode();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private Status.Code connect(MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    boolean unary = method.getType() == MethodDescriptor.MethodType.UNARY;
    byte[] body =
        unary ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[] {0, 0, 0, 0, 2, '{', '}'};
    HttpResponse<String> answer =
        http.send(
            request("/" + method.getFullMethodName(), headers)
                .header("content-type", unary ? "application/json" : "application/connect+json")
                .header("connect-protocol-version", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    return answer.body().contains("\"code\":")
        ? Status.Code.valueOf(found(CONNECT_CODE, answer.body()).toUpperCase(Locale.ROOT))
        : Status.Code.OK;
  }

  private Status.Code json(MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    String[] rule = PATHS.get(method.getBareMethodName()).split(" ", -1);
    String body = rule[0].equals("GET") ? "" : "[{}]";
    HttpResponse<String> answer =
        http.send(
            request(rule[1], headers)
                .method(rule[0], HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? Status.Code.OK
        : Status.fromCodeValue(Integer.parseInt(found(JSON_CODE, answer.body()))).getCode();
  }

  private Status.Code webSocket(MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    String path = PATHS.get(method.getBareMethodName()).split(" ", -1)[1];
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE);
    headers.forEach(builder::header);
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket =
        builder
            .buildAsync(
                URI.create("wss://" + authority + path),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onBinary(
                      WebSocket from, ByteBuffer data, boolean last) {
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    closed.complete(code);
                    return null;
                  }

                  @Override
                  public void onError(WebSocket from, Throwable error) {
                    closed.completeExceptionally(error);
                  }
                })
            .get(60, TimeUnit.SECONDS);
    if (method.getType() != MethodDescriptor.MethodType.SERVER_STREAMING) {
      // An empty frame is the end.
      var unused = socket.sendText("{}", true).thenCompose(sent -> sent.sendText("", true));
    }
    int code = closed.get(60, TimeUnit.SECONDS);
    socket.abort();
    return Status.fromCodeValue(code == WebSocket.NORMAL_CLOSURE ? 0 : code - 4000).getCode();
  }
}
