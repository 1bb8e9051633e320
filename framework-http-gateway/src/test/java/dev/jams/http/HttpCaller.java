package dev.jams.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import dev.jams.http.internal.call.StatusCodes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls over HTTP/JSON. Reads and writes JSON by the reference implementation, not by ours. */
final class HttpCaller implements Caller {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(ErrorDetailsProto.getDescriptor().getMessageTypes()).build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  HttpCaller(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public CompletableFuture<Answer> call(
      String method,
      Message request,
      Message reply,
      Map<String, String> metadata,
      Duration timeout) {
    // The one rpc without a rule has the path that every such rpc has.
    String path =
        method.equals("Nothing")
            ? "/jams.contract.Contract/Nothing"
            : "/v1/" + method.toLowerCase(Locale.ROOT);
    HttpRequest.Builder http =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Grpc-Timeout", timeout.toMillis() + "m")
            .POST(BodyPublishers.ofString(print(request)));
    metadata.forEach((name, value) -> http.header("Grpc-Metadata-" + name, value));
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(http.build(), BodyHandlers.ofString());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    var unusedSent =
        sent.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              } else {
                answer.complete(read(response, reply));
              }
            });
    var unusedAnswer =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                sent.cancel(true);
              }
            });
    return answer;
  }

  private static Answer read(HttpResponse<String> response, Message reply) {
    Map<String, String> headers = new HashMap<>();
    Map<String, String> trailers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (name.startsWith("grpc-metadata-")) {
                headers.put(name.substring("grpc-metadata-".length()), values.get(0));
              } else if (name.startsWith("grpc-trailer-")) {
                trailers.put(name.substring("grpc-trailer-".length()), values.get(0));
              }
            });
    try {
      if (response.statusCode() == 200) {
        Message.Builder message = reply.newBuilderForType();
        JsonFormat.parser().merge(response.body(), message);
        return new Answer(Status.getDefaultInstance(), message.build(), headers, trailers);
      }
      Status.Builder status = Status.newBuilder();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(response.body(), status);
      int expected =
          StatusCodes.toHttp(io.grpc.Status.fromCodeValue(status.getCode()).getCode()).code();
      if (expected != response.statusCode()) {
        throw new AssertionError(
            "HTTP status " + response.statusCode() + " with the body " + response.body());
      }
      return new Answer(status.build(), null, headers, trailers);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not the JSON that was expected: " + response.body(), e);
    }
  }

  private static String print(Message message) {
    try {
      return JsonFormat.printer().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    // The JDK's client ends with its last reference.
  }
}
