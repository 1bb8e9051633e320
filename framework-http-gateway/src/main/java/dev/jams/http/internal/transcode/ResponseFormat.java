package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;

/**
 * The form of an answer.
 *
 * @param writer writes each message
 * @param framing what stands between the messages; null if there is one message only
 * @param mediaType what the answer is called, unless only its messages know
 */
record ResponseFormat<RespT>(BodyWriter<RespT> writer, Framing framing, MediaType mediaType) {
  /** The same form under another name. */
  ResponseFormat<RespT> as(MediaType other) {
    return new ResponseFormat<>(writer.as(other), framing, other);
  }

  /** Makes the answer to a request. */
  ResponseStream<RespT> respond(
      Transcoding transcoding, ServiceRequestContext request, AcceptEncoding accepted) {
    return framing == null
        ? new UnaryResponse<>(transcoding, request, writer, accepted)
        : new StreamedResponse<>(transcoding, request, writer, framing, streamHeaders(), accepted);
  }

  private ResponseHeaders streamHeaders() {
    ResponseHeaders headers = framing.headers();
    return mediaType == framing.mediaType()
        ? headers
        : headers.toBuilder().contentType(mediaType).build();
  }

  /** Whether it is made of any number of messages. */
  boolean isStream() {
    return framing != null;
  }
}
