package dev.jams.http.internal.connect;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.http.internal.call.RetryAfter;
import dev.jams.http.internal.call.StatusCodes;
import dev.jams.http.internal.call.StatusDetails;
import dev.jams.http.internal.rpc.CallMetadata;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes errors as the JSON that Connect has for them. Immutable. */
public final class ConnectErrors {
  /** The prefix of trailers where they are headers. */
  static final String TRAILER = "trailer-";

  private static final Metadata.Key<String> CHALLENGE =
      Metadata.Key.of("www-authenticate", Metadata.ASCII_STRING_MARSHALLER);

  private final TypeRegistry types;
  private final JsonCodec codec;

  /**
   * Makes the writer.
   *
   * @param types of the details that are shown in JSON besides their bytes
   */
  public ConnectErrors(TypeRegistry types) {
    this.types = types;
    this.codec = JsonCodec.newBuilder().typeRegistry(types).writeUnknownAnyAsBytes(true).build();
  }

  static Metadata trailers(StatusException e) {
    return e.getTrailers() == null ? new Metadata() : e.getTrailers();
  }

  HttpResponse response(StatusException e) {
    return response(e.getStatus(), trailers(e));
  }

  HttpResponse response(Status status, Metadata trailers) {
    return response(status, trailers, new Metadata());
  }

  /**
   * The answer to a unary call that failed.
   *
   * @param metadata that the call had for its answer
   */
  HttpResponse response(Status status, Metadata trailers, Metadata metadata) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(StatusCodes.toHttp(status.getCode()));
    CallMetadata.write(metadata, headers::add);
    CallMetadata.write(trailers, (name, value) -> headers.add(TRAILER + name, value));
    Iterable<String> challenges = trailers.getAll(CHALLENGE);
    if (challenges != null) {
      // Whoever looks for them looks for them under their own name.
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, challenges);
    }
    if (status.getCode() == Status.Code.UNAUTHENTICATED
        && !headers.contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
      // RFC 9110, section 11.6.1: a 401 must name at least one scheme.
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    RetryAfter.set(StatusDetails.of(status, trailers), headers);
    return response(headers, json(status, trailers));
  }

  /** The answer to a request that never became a call, with an HTTP status of its own. */
  HttpResponse response(HttpStatus httpStatus, HttpHeaders further, Status status) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(httpStatus).add(further);
    return response(headers, json(status, new Metadata()));
  }

  private static HttpResponse response(ResponseHeadersBuilder headers, String json) {
    headers.contentType(MediaType.JSON);
    headers.set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(json));
  }

  /** What stands in the last envelope of a stream. */
  String endOfStream(Status status, Metadata trailers) {
    StringJoiner parts = new StringJoiner(",", "{", "}");
    if (!status.isOk()) {
      parts.add("\"error\":" + json(status, trailers));
    }
    String metadata = ConnectTrailers.json(trailers, this::quoted);
    if (!metadata.isEmpty()) {
      parts.add("\"metadata\":" + metadata);
    }
    return parts.toString();
  }

  private String json(Status status, Metadata trailers) {
    StringJoiner error = new StringJoiner(",", "{", "}");
    error.add("\"code\":\"" + code(status.getCode()) + "\"");
    com.google.rpc.Status proto = StatusDetails.of(status, trailers);
    if (!proto.getMessage().isEmpty()) {
      error.add("\"message\":" + quoted(proto.getMessage()));
    }
    if (proto.getDetailsCount() > 0) {
      error.add("\"details\":" + details(proto.getDetailsList()));
    }
    return error.toString();
  }

  /** Of all names only this one is spelt in another way than gRPC does. */
  private static String code(Status.Code code) {
    return code == Status.Code.CANCELLED ? "canceled" : code.name().toLowerCase(Locale.ROOT);
  }

  private String details(List<Any> details) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (Any detail : details) {
      String url = detail.getTypeUrl();
      String type = url.substring(url.lastIndexOf('/') + 1);
      String value = CallMetadata.base64(detail.getValue().toByteArray());
      array.add("{\"type\":" + quoted(type) + ",\"value\":\"" + value + "\"" + debug(detail) + "}");
    }
    return array.toString();
  }

  /** For people to read: clients must not depend on it, so it is left out where there is none. */
  private String debug(Any detail) {
    try {
      Descriptor type = types.getDescriptorForTypeUrl(detail.getTypeUrl());
      return type == null
          ? ""
          : ",\"debug\":" + codec.toString(DynamicMessage.parseFrom(type, detail.getValue()));
    } catch (InvalidProtocolBufferException | JsonException e) {
      return "";
    }
  }

  /** A wrapper's JSON is its value's, with the quotes and escapes that the codec puts. */
  private String quoted(String text) {
    try {
      return codec.toString(StringValue.of(text));
    } catch (JsonException e) {
      throw new IllegalStateException("a text has no JSON form", e);
    }
  }
}
