package dev.jams.http.internal.transcode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.jams.http.internal.bind.BindingException;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.MessageReader;
import dev.jams.http.internal.call.Rpc;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathValues;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.StatusException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;

/** Where a route leads: an rpc, and how its messages stand in HTTP. Immutable. */
final class Endpoint<ReqT, RespT> {
  private static final ResponseHeaders JSON =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.JSON)
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .build();

  private static final Set<String> ARRAYS =
      Set.of(ListValue.getDescriptor().getFullName(), Value.getDescriptor().getFullName());

  private final Rpc<ReqT, RespT> rpc;
  private final HttpBinding binding;
  private final RequestBinder binder;
  private final BodyWriter<RespT> json;
  private final BodyWriter<RespT> raw;
  private final RequestFormats requestFormats;
  private final ResponseFormats<RespT> responseFormats;

  /** Whether the JSON of a request message may itself be an array. */
  private final boolean isArray;

  Endpoint(Rpc<ReqT, RespT> rpc, HttpBinding binding, RequestBinder binder, JsonCodec codec) {
    this.rpc = rpc;
    this.binding = binding;
    this.binder = binder;
    this.json = new BodyWriter<>(unused -> JSON, json(binding.responseBodyField(), codec));
    this.isArray = isArray(binding);
    this.raw = HttpBodies.isResponse(binding) ? HttpBodies.writer(binding) : null;
    this.requestFormats =
        new RequestFormats(binding, rpc.method().getType().clientSendsOneMessage());
    this.responseFormats = new ResponseFormats<>(this);
  }

  private static BodyWriter.Content json(FieldDescriptor field, JsonCodec codec) {
    return field == null ? codec::write : (message, out) -> codec.writeField(message, field, out);
  }

  private static boolean isArray(HttpBinding binding) {
    FieldDescriptor field = binding.bodyField();
    if (field != null && field.isRepeated()) {
      return !field.isMapField();
    }
    Descriptor type =
        field == null
            ? binding.rpc().getInputType()
            : field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? field.getMessageType()
                : null;
    return type != null && ARRAYS.contains(type.getFullName());
  }

  Rpc<ReqT, RespT> rpc() {
    return rpc;
  }

  HttpBinding binding() {
    return binding;
  }

  /** Writes responses as JSON. */
  BodyWriter<RespT> json() {
    return json;
  }

  /** Writes responses as the bytes they hold; null if they hold none. */
  BodyWriter<RespT> raw() {
    return raw;
  }

  /** The formats that a request body can have. */
  RequestFormats requestFormats() {
    return requestFormats;
  }

  /** The forms that an answer can have. */
  ResponseFormats<RespT> responseFormats() {
    return responseFormats;
  }

  /**
   * Finds the messages in the body of a streamed request.
   *
   * @param maxSize of a message in bytes
   */
  Deframer deframer(int maxSize) {
    return HttpBodies.isRequest(binding)
        ? new PieceDeframer(maxSize)
        : new JsonDeframer(maxSize, !isArray);
  }

  /**
   * Reads the messages of a request.
   *
   * @param query as it came, or null
   */
  @SuppressWarnings("unchecked") // The binder was made for the type that the method takes.
  MessageReader<ReqT> reader(PathValues path, String query, RequestFormat format) {
    return body -> {
      try {
        return (ReqT) format.read(binder, path, query, body);
      } catch (BindingException e) {
        throw BadRequests.of(e.getMessage(), e.field());
      } catch (JsonException e) {
        throw BadRequests.of(e.getMessage(), e.path());
      }
    };
  }

  /** The query parameters that name no field, as a query; empty if there are none. */
  String unknownQuery(String query) throws StatusException {
    StringJoiner unknown = new StringJoiner("&");
    try {
      binder.findUnknown(query, (name, value) -> unknown.add(encode(name) + "=" + encode(value)));
    } catch (BindingException e) {
      throw BadRequests.of(e.getMessage(), e.field());
    }
    return unknown.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return binding.toString();
  }
}
