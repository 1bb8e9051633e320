package dev.jams.http.internal.call;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.StringValue;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.Metadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every error of the gateway, whoever found it, as the JSON of {@code google.rpc.Status}.
 */
public final class StatusBody {
  private static final Logger log = LoggerFactory.getLogger(StatusBody.class);
  private static final FieldDescriptor DETAILS =
      Status.getDescriptor().findFieldByNumber(Status.DETAILS_FIELD_NUMBER);

  private final ResponseMetadata metadata;
  private final JsonCodec codec;

  /**
   * Makes the writer of errors.
   *
   * @param types of the details; one that is not among them keeps its name and its bytes
   * @param metadata how the trailers of an error become headers
   */
  public StatusBody(TypeRegistry types, ResponseMetadata metadata) {
    this.metadata = metadata;
    this.codec = JsonCodec.newBuilder().typeRegistry(types).writeUnknownAnyAsBytes(true).build();
  }

  /** The answer to a call that ended with an error before it had answered anything. */
  public AggregatedHttpResponse answer(io.grpc.Status status, Metadata trailers) {
    return answer(status, trailers, new Metadata());
  }

  /**
   * The answer to a call that ended with an error before its first message.
   *
   * @param headers metadata that the call had for its answer
   */
  public AggregatedHttpResponse answer(io.grpc.Status status, Metadata trailers, Metadata headers) {
    ResponseHeadersBuilder answer = ResponseHeaders.builder();
    answer.status(StatusCodes.toHttp(status.getCode()));
    metadata.addHeaders(headers, answer);
    metadata.addFailure(trailers, answer);
    if (status.getCode() == io.grpc.Status.Code.UNAUTHENTICATED
        && !answer.contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
      // RFC 9110, section 11.6.1: a 401 must name at least one scheme.
      answer.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    Status proto = StatusDetails.of(status, trailers);
    RetryAfter.set(proto, answer);
    return answer(answer, json(proto));
  }

  /** The JSON alone, for where the headers have been sent already. */
  public HttpData json(io.grpc.Status status, Metadata trailers) {
    return json(StatusDetails.of(status, trailers));
  }

  private HttpData json(Status proto) {
    return data(proto.getCode(), proto.getMessage(), proto.getDetailsList());
  }

  /** The answer to a request that never became a call. */
  public HttpResponse response(HttpStatus status, String message) {
    return response(ResponseHeaders.builder(status), message);
  }

  /** The same, with headers of its own. */
  public HttpResponse response(ResponseHeadersBuilder headers, String message) {
    return answer(headers, body(headers.status(), message)).toHttpResponse();
  }

  /** Only the body, for where the server writes the headers itself. */
  public HttpData body(HttpStatus status, String message) {
    return data(StatusCodes.fromHttp(status).value(), message, List.of());
  }

  private static AggregatedHttpResponse answer(ResponseHeadersBuilder headers, HttpData json) {
    headers.contentType(MediaType.JSON);
    headers.set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    return AggregatedHttpResponse.of(headers.build(), json);
  }

  private HttpData data(int code, String message, List<Any> details) {
    ByteBuf out = Unpooled.buffer(64 + message.length());
    ascii(out, "{\"code\":" + code + ",\"message\":");
    quote(message, out);
    ascii(out, ",\"details\":");
    writeDetails(details, out);
    ascii(out, "}");
    return HttpData.wrap(ByteBufUtil.getBytes(out));
  }

  private void writeDetails(List<Any> details, ByteBuf out) {
    try {
      codec.writeField(Status.newBuilder().addAllDetails(details).build(), DETAILS, out);
    } catch (JsonException e) {
      // Better the error without its details than another error in its place.
      log.atWarn().setCause(e).log("details of an error have no JSON form");
      ascii(out, "[]");
    }
  }

  /** A wrapper's JSON is its value's, with the quotes and escapes that the codec puts. */
  private void quote(String text, ByteBuf out) {
    try {
      codec.write(StringValue.of(text), out);
    } catch (JsonException e) {
      throw new IllegalStateException("a text has no JSON form", e);
    }
  }

  private static void ascii(ByteBuf out, String text) {
    ByteBufUtil.writeAscii(out, text);
  }
}
