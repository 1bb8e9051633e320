package dev.jams.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.rpc.RpcProtocol;
import java.util.List;

/** Tells by the headers of a request which protocol it speaks; what no other knows is HTTP/JSON. */
record ProtocolService(List<RpcProtocol> protocols, HttpService transcoding)
    implements HttpService {
  /**
   * Over HTTP/2 a body that nobody wants any more is refused only three seconds after the answer.
   * Clients that hear of both at once take the answer for lost.
   */
  private static final ServiceOptions OPTIONS =
      ServiceOptions.builder().closeHttp2StreamDelayMillis(3000).build();

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    for (RpcProtocol protocol : protocols) {
      if (protocol.recognises(req.headers())) {
        return protocol.serve(ctx, req);
      }
    }
    return transcoding.serve(ctx, req);
  }

  @Override
  public ServiceOptions options() {
    return OPTIONS;
  }

  /** The HTTP server asks this way who takes a WebSocket. */
  @Override
  public <T> T as(Class<T> type) {
    T self = HttpService.super.as(type);
    return self != null ? self : transcoding.as(type);
  }
}
