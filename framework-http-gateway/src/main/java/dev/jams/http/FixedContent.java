package dev.jams.http;

import com.google.common.hash.Hashing;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.jams.http.internal.call.StatusBody;
import java.util.List;

/** What is the same from the start to the stop, sent once to a client that keeps it. Immutable. */
final class FixedContent {
  private final HttpData content;
  private final MediaType type;
  private final HttpHeaders headers;
  private final String etag;

  /**
   * Makes the content.
   *
   * @param headers to be sent with it, besides those of every content
   */
  FixedContent(byte[] content, MediaType type, HttpHeaders headers) {
    this.content = HttpData.wrap(content);
    this.type = type;
    this.headers = headers;
    this.etag = '"' + Hashing.sha256().hashBytes(content).toString() + '"';
  }

  /** The answer to a request for it. */
  HttpResponse answer(HttpRequest req, StatusBody errors) {
    HttpResponse refusal = refuseAllButReading(req, errors);
    if (refusal != null) {
      return refusal;
    }
    boolean known = isKnown(req.headers().getAll(HttpHeaderNames.IF_NONE_MATCH));
    ResponseHeadersBuilder answer =
        ResponseHeaders.builder(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
            .contentType(type)
            .set(HttpHeaderNames.ETAG, etag)
            // To be asked for each time, because the next release may have another one.
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .set(headers);
    return known ? HttpResponse.of(answer.build()) : HttpResponse.of(answer.build(), content);
  }

  /** The answer to a request that does not only read; null if it does. */
  static HttpResponse refuseAllButReading(HttpRequest req, StatusBody errors) {
    if (req.method() == HttpMethod.GET || req.method() == HttpMethod.HEAD) {
      return null;
    }
    return errors.response(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
            .set(HttpHeaderNames.ALLOW, "GET, HEAD"),
        req.method() + " is not possible here, use GET");
  }

  /** RFC 9110, section 13.1.2: by weak comparison. */
  private boolean isKnown(List<String> ifNoneMatch) {
    for (String header : ifNoneMatch) {
      for (String tag : header.split(",", -1)) {
        String trimmed = tag.strip();
        if (trimmed.equals("*") || trimmed.equals(etag) || trimmed.equals("W/" + etag)) {
          return true;
        }
      }
    }
    return false;
  }
}
