package dev.jams.http;

import com.connectrpc.ConnectErrorDetail;
import com.connectrpc.Idempotency;
import com.connectrpc.MethodSpec;
import com.connectrpc.ProtocolClientConfig;
import com.connectrpc.ResponseMessage;
import com.connectrpc.StreamType;
import com.connectrpc.compression.GzipCompressionPool;
import com.connectrpc.extensions.GoogleJavaProtobufStrategy;
import com.connectrpc.impl.ProtocolClient;
import com.connectrpc.okhttp.ConnectOkHttpClient;
import com.connectrpc.protocols.GETConfiguration;
import com.connectrpc.protocols.NetworkProtocol;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.OkHttpClient;

/** Calls over the Connect protocol, by its client for the JVM. */
final class ConnectCaller implements Caller {
  private final OkHttpClient http = new OkHttpClient();
  private final ProtocolClient client;

  ConnectCaller(int port) {
    this(port, GETConfiguration.Disabled.INSTANCE);
  }

  ConnectCaller(int port, GETConfiguration get) {
    client =
        new ProtocolClient(
            new ConnectOkHttpClient(http, http),
            new ProtocolClientConfig(
                "http://127.0.0.1:" + port,
                new GoogleJavaProtobufStrategy(),
                NetworkProtocol.CONNECT,
                null,
                get,
                List.of(),
                List.of(GzipCompressionPool.INSTANCE),
                null,
                // Kotlin's durations cannot be made in Java, so the header is set by hand.
                unused -> null));
  }

  @Override
  public CompletableFuture<Answer> call(
      String method,
      Message request,
      Message reply,
      Map<String, String> metadata,
      Duration timeout) {
    Map<String, List<String>> headers = new HashMap<>();
    metadata.forEach((name, value) -> headers.put(name, List.of(value)));
    headers.put("connect-timeout-ms", List.of(String.valueOf(timeout.toMillis())));
    return call("jams.contract.Contract/" + method, Idempotency.UNKNOWN, request, reply, headers);
  }

  CompletableFuture<Answer> call(
      String path,
      Idempotency idempotency,
      Message request,
      Message reply,
      Map<String, List<String>> headers) {
    MethodSpec<Message, Message> method =
        new MethodSpec<>(path, type(request), type(reply), StreamType.UNARY, idempotency);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Function0<Unit> cancel =
        client.unary(
            request,
            headers,
            method,
            result -> {
              answer.complete(read(result));
              return Unit.INSTANCE;
            });
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                var unusedUnit = cancel.invoke();
              }
            });
    return answer;
  }

  @SuppressWarnings("unchecked") // A class of messages is one of Message.
  private static KClass<Message> type(Message message) {
    return (KClass<Message>) (KClass<?>) JvmClassMappingKt.getKotlinClass(message.getClass());
  }

  private static Answer read(ResponseMessage<Message> result) {
    Map<String, String> headers = first(result.getHeaders());
    Map<String, String> trailers = first(result.getTrailers());
    if (result instanceof ResponseMessage.Success<Message> success) {
      return new Answer(Status.getDefaultInstance(), success.getMessage(), headers, trailers);
    }
    var cause = ((ResponseMessage.Failure<Message>) result).getCause();
    Status.Builder status = Status.newBuilder().setCode(cause.getCode().getValue());
    if (cause.getMessage() != null) {
      status.setMessage(cause.getMessage());
    }
    for (ConnectErrorDetail detail : cause.getDetails()) {
      status.addDetails(
          Any.newBuilder()
              .setTypeUrl("type.googleapis.com/" + detail.getType())
              .setValue(ByteString.copyFrom(detail.getPayload().toByteArray())));
    }
    return new Answer(status.build(), null, headers, trailers);
  }

  private static Map<String, String> first(Map<String, List<String>> headers) {
    Map<String, String> first = new HashMap<>();
    headers.forEach((name, values) -> first.put(name, values.get(0)));
    return first;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
