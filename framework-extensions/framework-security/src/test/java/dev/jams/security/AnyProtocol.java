package dev.jams.security;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.jams.security.proto.GuardedGrpc;
import dev.jams.security.proto.Word;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
 * @param channels for the ways that are gRPC
 * @param http knows the certificate to show
 * @param authority of the gateway
 */
record AnyProtocol(Map<Way, Channel> channels, HttpClient http, String authority) {
  /** How a call is made. */
  enum Way {
    GRPC,
    GRPC_ON_HTTP,
    /** By another app, which hands the call on. */
    RELAYED,
    /** By the app itself. */
    IN_PROCESS,
    GRPC_WEB,
    GRPC_WEB_TEXT,
    CONNECT,
    /** For methods that change nothing. */
    CONNECT_GET,
    JSON,
    WEBSOCKET;

    /** Whether the connection of the caller ends where it is asked who calls. */
    boolean hasCertificate() {
      return this != RELAYED && this != IN_PROCESS;
    }

    boolean isPossible(MethodDescriptor<?, ?> method) {
      return switch (this) {
        case CONNECT_GET -> method.isSafe();
        case WEBSOCKET -> method.getType() != MethodDescriptor.MethodType.UNARY;
        default -> true;
      };
    }
  }

  /**
   * How a call ends.
   *
   * @param challenges of {@code WWW-Authenticate}; none of a WebSocket, whose end has no room
   * @param reason of {@code ErrorInfo}, likewise, or empty
   */
  record Answer(Status.Code code, List<String> challenges, String reason) {
    static final Answer OK = new Answer(Status.Code.OK, List.of(), "");

    Answer withoutDetails() {
      return new Answer(code, List.of(), "");
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern GRPC_STATUS = Pattern.compile("grpc-status: *(\\d+)");
  private static final Pattern CONNECT_CODE = Pattern.compile("\"code\":\"(\\w+)\"");
  private static final Pattern JSON_CODE = Pattern.compile("\"code\":(\\d+)");
  private static final Pattern REASON = Pattern.compile("\"reason\":\"(\\w+)\"");
  private static final Pattern DETAILS = Pattern.compile("grpc-status-details-bin: *(\\S+)");
  private static final Pattern CHALLENGE = Pattern.compile("www-authenticate: *([^\r\n]+)");
  private static final String CHALLENGES = "www-authenticate";

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
  Answer call(Way way, MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    return switch (way) {
      case GRPC, GRPC_ON_HTTP, RELAYED, IN_PROCESS -> grpc(channels.get(way), method, headers);
      case GRPC_WEB -> web(method, headers, false);
      case GRPC_WEB_TEXT -> web(method, headers, true);
      case CONNECT -> connect(method, headers, false);
      case CONNECT_GET -> connect(method, headers, true);
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

  private static Answer grpc(
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
    CompletableFuture<Answer> ended = new CompletableFuture<>();
    StreamObserver<Word> responses =
        new StreamObserver<>() {
          @Override
          public void onNext(Word value) {}

          @Override
          public void onError(Throwable t) {
            ended.complete(answer(t));
          }

          @Override
          public void onCompleted() {
            ended.complete(Answer.OK);
          }
        };
    StreamObserver<Word> requests = ClientCalls.asyncBidiStreamingCall(call, responses);
    requests.onNext(Word.getDefaultInstance());
    requests.onCompleted();
    return ended.get(60, TimeUnit.SECONDS);
  }

  private static Answer answer(Throwable t) {
    Iterable<String> challenges =
        Status.trailersFromThrowable(t)
            .getAll(Metadata.Key.of(CHALLENGES, Metadata.ASCII_STRING_MARSHALLER));
    List<String> all = new ArrayList<>();
    if (challenges != null) {
      challenges.forEach(all::add);
    }
    return new Answer(Status.fromThrowable(t).getCode(), all, reason(StatusProto.fromThrowable(t)));
  }

  private static String reason(com.google.rpc.Status status) {
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return "";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + authority + path)).timeout(PATIENCE);
    headers.forEach(request::header);
    return request;
  }

  private Answer web(MethodDescriptor<Word, Word> method, Map<String, String> headers, boolean text)
      throws Exception {
    byte[] message = new byte[5];
    HttpResponse<String> answer =
        http.send(
            request("/" + method.getFullMethodName(), headers)
                .header("content-type", text ? "application/grpc-web-text" : "application/grpc-web")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        text ? Base64.getEncoder().encode(message) : message))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    // Where nothing came before the trailers, they are headers.
    StringBuilder trailers = new StringBuilder(text ? plain(answer.body()) : answer.body());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) ->
                values.forEach(value -> trailers.append("\r\n" + name + ": " + value)));
    Status.Code code =
        Status.fromCodeValue(Integer.parseInt(found(GRPC_STATUS, trailers.toString()))).getCode();
    if (code == Status.Code.OK) {
      return Answer.OK;
    }
    List<String> challenges =
        CHALLENGE.matcher(trailers).results().map(result -> result.group(1).strip()).toList();
    byte[] details = Base64.getMimeDecoder().decode(found(DETAILS, trailers.toString()));
    return new Answer(code, challenges, reason(com.google.rpc.Status.parseFrom(details)));
  }

  /** Each message is padded by itself. */
  private static String plain(String base64) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < base64.length(); i += 4) {
      byte[] some = Base64.getDecoder().decode(base64.substring(i, i + 4));
      all.append(new String(some, StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private Answer connect(
      MethodDescriptor<Word, Word> method, Map<String, String> headers, boolean get)
      throws Exception {
    boolean unary = method.getType() == MethodDescriptor.MethodType.UNARY;
    byte[] body =
        unary ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[] {0, 0, 0, 0, 2, '{', '}'};
    String path = "/" + method.getFullMethodName();
    HttpRequest.Builder request =
        get
            ? request(path + "?connect=v1&encoding=json&message=%7B%7D", headers).GET()
            : request(path, headers)
                .header("content-type", unary ? "application/json" : "application/connect+json")
                .header("connect-protocol-version", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    HttpResponse<String> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    if (!answer.body().contains("\"code\":")) {
      return Answer.OK;
    }
    String code = found(CONNECT_CODE, answer.body()).toUpperCase(Locale.ROOT);
    List<String> challenges = answer.headers().allValues(CHALLENGES);
    if (!unary) {
      Map<String, Object> end =
          JSONObjectUtils.parse(answer.body().substring(answer.body().indexOf('{')));
      challenges =
          end.get("metadata") instanceof Map<?, ?> metadata
                  && metadata.get(CHALLENGES) instanceof List<?> list
              ? list.stream().map(String::valueOf).toList()
              : List.of();
    }
    return new Answer(Status.Code.valueOf(code), challenges, found(REASON, answer.body()));
  }

  private Answer json(MethodDescriptor<Word, Word> method, Map<String, String> headers)
      throws Exception {
    String[] rule = PATHS.get(method.getBareMethodName()).split(" ", -1);
    String body = rule[0].equals("GET") ? "" : "[{}]";
    HttpResponse<String> answer =
        http.send(
            request(rule[1], headers)
                .method(rule[0], HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 200) {
      return Answer.OK;
    }
    int code = Integer.parseInt(found(JSON_CODE, answer.body()));
    return new Answer(
        Status.fromCodeValue(code).getCode(),
        answer.headers().allValues(CHALLENGES),
        found(REASON, answer.body()));
  }

  private Answer webSocket(MethodDescriptor<Word, Word> method, Map<String, String> headers)
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
    Status status = Status.fromCodeValue(code == WebSocket.NORMAL_CLOSURE ? 0 : code - 4000);
    return new Answer(status.getCode(), List.of(), "");
  }
}
