package dev.jams.http.internal.transcode;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.jams.http.internal.route.HttpBinding;
import io.netty.buffer.ByteBuf;

/**
 * {@code google.api.HttpBody}: a message, or a field that is the body, that stands in HTTP as the
 * bytes and the content type that it holds. See {@code google/api/httpbody.proto}.
 */
final class HttpBodies {
  private HttpBodies() {}

  /** Whether the body of a response holds an HttpBody. */
  static boolean isResponse(HttpBinding binding) {
    FieldDescriptor field = binding.responseBodyField();
    return field == null ? isHttpBody(binding.rpc().getOutputType()) : isHttpBody(field);
  }

  /** Whether the body of a request holds an HttpBody. */
  static boolean isRequest(HttpBinding binding) {
    FieldDescriptor field = binding.bodyField();
    return binding.hasWholeBody()
        ? isHttpBody(binding.rpc().getInputType())
        : field != null && isHttpBody(field);
  }

  private static boolean isHttpBody(FieldDescriptor field) {
    return !field.isRepeated()
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && isHttpBody(field.getMessageType());
  }

  private static boolean isHttpBody(Descriptor type) {
    return type.getFullName().equals(HttpBody.getDescriptor().getFullName());
  }

  static <RespT> BodyWriter<RespT> writer(HttpBinding binding) {
    FieldDescriptor field = binding.responseBodyField();
    return new BodyWriter<>(
        message -> headers(body(message, field)),
        (message, out) -> {
          for (var bytes : data(body(message, field)).asReadOnlyByteBufferList()) {
            out.writeBytes(bytes);
          }
        });
  }

  private static Message body(Message response, FieldDescriptor field) {
    return field == null ? response : (Message) response.getField(field);
  }

  private static ResponseHeaders headers(Message body) {
    return ResponseHeaders.builder(HttpStatus.OK)
        .contentType(mediaType((String) get(body, HttpBody.CONTENT_TYPE_FIELD_NUMBER)))
        .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .build();
  }

  private static MediaType mediaType(String contentType) {
    try {
      return contentType.isEmpty() ? MediaType.OCTET_STREAM : MediaType.parse(contentType);
    } catch (IllegalArgumentException e) {
      return MediaType.OCTET_STREAM;
    }
  }

  private static ByteString data(Message body) {
    return (ByteString) get(body, HttpBody.DATA_FIELD_NUMBER);
  }

  /** By number, because a dynamic message has descriptors of its own. */
  private static Object get(Message body, int field) {
    return body.getField(body.getDescriptorForType().findFieldByNumber(field));
  }

  /**
   * Reads bodies as the bytes of an HttpBody.
   *
   * @param contentType as it came; null if there is none
   */
  static RequestFormat format(String contentType) {
    return (binder, path, query, bytes) ->
        binder.bind(
            path,
            query,
            (request, field, paths) -> {
              Message.Builder body = field == null ? request : request.getFieldBuilder(field);
              fill(body, contentType, bytes);
            });
  }

  private static void fill(Message.Builder body, String contentType, ByteBuf bytes) {
    Descriptor type = body.getDescriptorForType();
    if (contentType != null) {
      body.setField(type.findFieldByNumber(HttpBody.CONTENT_TYPE_FIELD_NUMBER), contentType);
    }
    if (bytes != null) {
      body.setField(
          type.findFieldByNumber(HttpBody.DATA_FIELD_NUMBER),
          ByteString.copyFrom(bytes.nioBuffer()));
    }
  }
}
