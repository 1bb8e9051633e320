package dev.jams.examples.apps;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import dev.jams.examples.tracker.CreateTimeEntryRequest;
import dev.jams.examples.tracker.UpdateTimeEntryRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * Calls the tracker over HTTP/JSON as its documentation says, with the reference implementation's
 * JSON and without a look at the rules that the gateway reads.
 */
final class HttpTracker implements TrackerClient {
  private static final JsonFormat.Parser STATUS =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  HttpTracker(int port) {
    base = URI.create("http://127.0.0.1:" + port);
  }

  @Override
  @SuppressWarnings("unchecked") // The builder of a message makes messages of its type.
  public <T extends Message> T call(String method, Message request, T reply) throws Exception {
    HttpResponse<String> response = client.send(http(method, request), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      Status.Builder status = Status.newBuilder();
      STATUS.merge(response.body(), status);
      throw new CallFailed(status.build());
    }
    Message.Builder message = reply.newBuilderForType();
    JsonFormat.parser().merge(response.body(), message);
    return (T) message.build();
  }

  private HttpRequest http(String method, Message request) throws Exception {
    return switch (method) {
      case "GetTimeEntries" -> get("/v1/time-entries" + query(request));
      case "GetTimeEntry" -> get("/v1/time-entries/" + id(request));
      case "GetTimer" -> get("/v1/timer");
      case "GetSummary" -> get("/v1/summary" + query(request));
      case "DeleteTimeEntry" -> to("/v1/time-entries/" + id(request)).DELETE().build();
      case "CreateTimeEntry" ->
          post("/v1/time-entries", ((CreateTimeEntryRequest) request).getTimeEntry());
      case "StartTimer" -> post("/v1/timer:start", request);
      case "StopTimer" -> post("/v1/timer:stop", request);
      case "ImportTimeEntries" -> post("/v1/time-entries:import", request);
      case "UpdateTimeEntry" -> patch((UpdateTimeEntryRequest) request);
      default -> throw new IllegalArgumentException(method);
    };
  }

  private HttpRequest patch(UpdateTimeEntryRequest request) throws Exception {
    String mask =
        request.hasUpdateMask()
            ? "?updateMask=" + encode(FieldMaskUtil.toJsonString(request.getUpdateMask()))
            : "";
    return to("/v1/time-entries/" + request.getTimeEntry().getId() + mask)
        .header("Content-Type", "application/json")
        .method("PATCH", json(request.getTimeEntry()))
        .build();
  }

  private HttpRequest get(String path) {
    return to(path).GET().build();
  }

  private HttpRequest post(String path, Message body) throws Exception {
    return to(path).header("Content-Type", "application/json").POST(json(body)).build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private static BodyPublisher json(Message message) throws InvalidProtocolBufferException {
    return BodyPublishers.ofString(JsonFormat.printer().print(message));
  }

  private static String id(Message request) {
    FieldDescriptor id = request.getDescriptorForType().findFieldByName("id");
    return encode((String) request.getField(id)).replace("+", "%20");
  }

  private static String query(Message request) {
    StringJoiner query = new StringJoiner("&", "?", "");
    request
        .getAllFields()
        .forEach(
            (field, value) -> query.add(field.getJsonName() + "=" + encode(String.valueOf(value))));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // The JDK's client ends with its last reference.
  }
}
