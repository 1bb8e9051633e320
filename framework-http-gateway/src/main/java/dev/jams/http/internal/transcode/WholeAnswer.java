package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.ByteBuf;

/**
 * A successful answer that is sent whole: without its body where HTTP has none or the client has it
 * already, and compressed where the client wants it.
 */
final class WholeAnswer {
  private final ServiceRequestContext request;
  private final HttpManners manners;
  private final AcceptEncoding accepted;

  WholeAnswer(ServiceRequestContext request, HttpManners manners, AcceptEncoding accepted) {
    this.request = request;
    this.manners = manners;
    this.accepted = accepted;
  }

  /**
   * Makes the answer.
   *
   * @param bytes become the answer's
   */
  HttpResponse of(ResponseHeaders headers, ByteBuf bytes) {
    if (headers.status().isContentAlwaysEmpty()) {
      return withoutBody(headers.toBuilder(), bytes);
    }
    boolean varies =
        manners.compression().isWorthwhile(headers.contentType(), bytes.readableBytes());
    boolean encodes = accepted.coding() != null && (varies || !accepted.identity());
    boolean tagged =
        headers.contains(HttpHeaderNames.ETAG) || (manners.entityTags() && isRead(headers));
    if (!varies && !encodes && !tagged) {
      return send(headers, bytes);
    }
    ResponseHeadersBuilder answer = headers.toBuilder();
    if (varies || encodes) {
      answer.add(HttpHeaderNames.VARY, "accept-encoding");
    }
    if (tagged) {
      String tag = tag(headers, bytes, encodes);
      answer.set(HttpHeaderNames.ETAG, tag);
      if (isRead(headers) && EntityTags.isKnown(request.request().headers(), tag)) {
        return withoutBody(answer.status(HttpStatus.NOT_MODIFIED), bytes);
      }
    }
    if (!encodes) {
      return send(answer.build(), bytes);
    }
    answer.set(HttpHeaderNames.CONTENT_ENCODING, accepted.coding().headerValue());
    return send(answer.build(), PieceEncoder.whole(accepted.coding(), bytes, request.alloc()));
  }

  private boolean isRead(ResponseHeaders headers) {
    return headers.status().isSuccess()
        && (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD);
  }

  /** What is compressed is not byte for byte what the tag names. */
  private static String tag(ResponseHeaders headers, ByteBuf bytes, boolean encodes) {
    String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag == null) {
      tag = EntityTags.of(bytes);
    }
    return encodes ? EntityTags.weak(tag) : tag;
  }

  private static HttpResponse withoutBody(ResponseHeadersBuilder headers, ByteBuf bytes) {
    bytes.release();
    headers.remove(HttpHeaderNames.CONTENT_TYPE);
    return HttpResponse.of(headers.build());
  }

  private HttpResponse send(ResponseHeaders headers, ByteBuf bytes) {
    if (request.method() == HttpMethod.HEAD) {
      ResponseHeaders head = headers.toBuilder().contentLength(bytes.readableBytes()).build();
      bytes.release();
      return HttpResponse.of(head);
    }
    // Sets the length itself.
    return HttpResponse.of(headers, HttpData.wrap(bytes));
  }
}
