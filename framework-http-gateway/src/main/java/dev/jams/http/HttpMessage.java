package dev.jams.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import dev.jams.http.internal.bind.BindingException;
import dev.jams.http.internal.route.PathValues;
import dev.jams.json.JsonException;

/** The parts of an HTTP request that become the request message. Owns the bytes of the body. */
final class HttpMessage {
  private final PathValues path;
  private final String query;
  private final AggregatedHttpRequest body;

  /**
   * @param query as it came, or null
   * @param body the body, or null
   */
  HttpMessage(PathValues path, String query, AggregatedHttpRequest body) {
    this.path = path;
    this.query = query;
    this.body = body;
  }

  <ReqT> ReqT read(Endpoint<ReqT, ?> endpoint) throws BindingException, JsonException {
    return endpoint.read(path, query, body == null ? null : body.content().byteBuf());
  }

  /** Lets go of the bytes. */
  void discard() {
    if (body != null) {
      body.content().close();
    }
  }
}
