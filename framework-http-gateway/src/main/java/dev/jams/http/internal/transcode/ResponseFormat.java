package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The form of an answer.
 *
 * @param writer writes each message
 * @param framing what stands between the messages; null if there is one message only
 */
record ResponseFormat<RespT>(BodyWriter<RespT> writer, Framing framing) {
  private static final List<MediaType> UNARY = List.of(MediaType.JSON);
  private static final List<Framing> FRAMINGS =
      List.of(Framing.LINES, Framing.EVENTS, Framing.ARRAY);
  private static final List<MediaType> STREAMED =
      FRAMINGS.stream().map(Framing::mediaType).toList();

  /**
   * Chooses the form that the client wants.
   *
   * @return null if the client wants none that the endpoint has
   */
  static <RespT> ResponseFormat<RespT> choose(Endpoint<?, RespT> endpoint, RequestHeaders headers) {
    boolean unary = endpoint.rpc().method().getType().serverSendsOneMessage();
    if (endpoint.raw() != null) {
      // What is inside is known only when it is there.
      return new ResponseFormat<>(endpoint.raw(), unary ? null : Framing.RAW);
    }
    int choice = Accept.choose(headers, offers(endpoint));
    if (choice < 0) {
      return null;
    }
    return new ResponseFormat<>(endpoint.json(), unary ? null : FRAMINGS.get(choice));
  }

  /** The content types that an endpoint offers, for an error message. */
  static String offered(Endpoint<?, ?> endpoint) {
    return offers(endpoint).stream()
        .map(MediaType::nameWithoutParameters)
        .collect(Collectors.joining(", "));
  }

  private static List<MediaType> offers(Endpoint<?, ?> endpoint) {
    return endpoint.rpc().method().getType().serverSendsOneMessage() ? UNARY : STREAMED;
  }

  /** Makes the answer to a request. */
  ResponseStream<RespT> respond(Transcoding transcoding, ServiceRequestContext request) {
    return framing == null
        ? new UnaryResponse<>(transcoding, request, writer)
        : new StreamedResponse<>(transcoding, request, writer, framing);
  }

  /**
   * The answer to a HEAD that would start a stream: nobody would read it, so no call is made. Null
   * if a call is to be made.
   */
  HttpResponse head(HttpMethod method) {
    return method == HttpMethod.HEAD && framing != null ? HttpResponse.of(framing.headers()) : null;
  }
}
