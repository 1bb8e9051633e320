package dev.jams.http.internal.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.jams.http.internal.route.HttpBinding;

/** The formats that the request body of an endpoint can have. Immutable. */
final class RequestFormats {
  private static final String JSON = "application/json";
  private static final String SEND_JSON = "; send JSON with the header Content-Type: " + JSON;
  private static final int SHOWN_CHARACTERS = 100;

  private final HttpBinding binding;
  private final boolean single;
  private final boolean isMessage;

  /**
   * Makes the choice of formats.
   *
   * @param single whether a request is one message
   */
  RequestFormats(HttpBinding binding, boolean single) {
    this.binding = binding;
    this.single = single;
    FieldDescriptor field = binding.bodyField();
    this.isMessage =
        field == null
            || (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated());
  }

  /**
   * The format of a request body. One of no type is JSON.
   *
   * @param forms whether form bodies are read
   * @return null if there is no format for it
   */
  RequestFormat choose(RequestHeaders headers, boolean forms) {
    String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (HttpBodies.isRequest(binding)) {
      return HttpBodies.format(contentType);
    }
    if (contentType == null || contentType.equals(JSON)) {
      return RequestFormat.JSON;
    }
    MediaType type = ContentTypes.parse(contentType);
    if (type == null) {
      return null;
    }
    if (ContentTypes.isProtobuf(type)) {
      return single && isMessage ? RequestFormat.PROTOBUF : null;
    }
    if (!ContentTypes.isUtf8(type)) {
      return null;
    }
    if (isForm(type)) {
      return forms && single && isMessage ? RequestFormat.FORM : null;
    }
    return isJson(type) ? RequestFormat.JSON : null;
  }

  private boolean isJson(MediaType type) {
    return ContentTypes.isJson(type)
        || (!single && ContentTypes.isSame(type, Framing.LINES.mediaType()));
  }

  private static boolean isForm(MediaType type) {
    return ContentTypes.isSame(type, MediaType.FORM_DATA);
  }

  /** Why there is no format for a body, and what to do. */
  String refusal(RequestHeaders headers, boolean forms) {
    String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    String is = "content-type is " + shown(contentType);
    MediaType type = ContentTypes.parse(contentType);
    if (type != null && isForm(type) && !forms) {
      return is
          + ", which this server reads only if its setting http.forms is switched on"
          + SEND_JSON;
    }
    if (type != null && !isMessage && (isForm(type) || ContentTypes.isProtobuf(type))) {
      return is
          + ", but the body is the field "
          + binding.bodyField().getName()
          + ", which is not one message"
          + SEND_JSON;
    }
    if (type != null && (isJson(type) || (isForm(type) && single))) {
      return is + ", expected charset=utf-8; encode the body in UTF-8";
    }
    return is + ", expected " + expected() + SEND_JSON;
  }

  private String expected() {
    if (!single) {
      return JSON + " or " + Framing.LINES.mediaType();
    }
    return isMessage ? JSON + " or " + ContentTypes.PROTOBUF : JSON;
  }

  static String shown(String header) {
    return header.length() <= SHOWN_CHARACTERS
        ? header
        : header.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
