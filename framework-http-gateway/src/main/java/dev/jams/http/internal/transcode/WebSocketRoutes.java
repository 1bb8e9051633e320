package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.RouteMatch.BadRequest;
import dev.jams.http.internal.route.RouteMatch.Found;
import dev.jams.http.internal.route.RouteMatch.MethodNotAllowed;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.websocket.Handshake;
import dev.jams.http.internal.websocket.Origins;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a WebSocket for every streaming rpc, on the path of its route: the request for one is
 * always a GET (CONNECT over HTTP/2), whatever the method of the route is.
 */
final class WebSocketRoutes {
  private final Router<Endpoint<?, ?>> router;
  private final Transcoding transcoding;
  private final Origins origins;
  private final StatusBody errors;

  WebSocketRoutes(Router<Endpoint<?, ?>> router, Transcoding transcoding, Origins origins) {
    this.router = router;
    this.transcoding = transcoding;
    this.origins = origins;
    this.errors = transcoding.errors();
  }

  /**
   * Answers a request that asks for a WebSocket.
   *
   * @param query as it came, or null
   */
  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, String path, String query) {
    Handshake.guard(ctx);
    HttpResponse refusal = Handshake.refuse(ctx, req.headers(), origins, errors);
    return refusal != null ? refusal : open(ctx, req, path, query);
  }

  private HttpResponse open(ServiceRequestContext ctx, HttpRequest req, String path, String query) {
    RouteMatch<Endpoint<?, ?>> byGet = router.match("GET", path);
    if (byGet instanceof BadRequest<Endpoint<?, ?>> bad) {
      return errors.response(HttpStatus.BAD_REQUEST, bad.reason());
    }
    Found<Endpoint<?, ?>> unary = null;
    for (RouteMatch<Endpoint<?, ?>> match : matches(path, byGet)) {
      if (match instanceof Found<Endpoint<?, ?>> found) {
        if (streams(found.target())) {
          return new WebSocketCall<>(transcoding, ctx, req, found.target(), found.values(), query)
              .start();
        }
        unary = found;
      }
    }
    return unary == null
        ? errors.response(HttpStatus.NOT_FOUND, "no rpc has a rule for this path")
        : errors.response(
            HttpStatus.BAD_REQUEST,
            unary.target().rpc()
                + " does not stream, so it has no WebSocket; send an ordinary request");
  }

  /** By GET first, then by the other methods that the path has. */
  private List<RouteMatch<Endpoint<?, ?>>> matches(String path, RouteMatch<Endpoint<?, ?>> byGet) {
    List<RouteMatch<Endpoint<?, ?>>> matches = new ArrayList<>();
    matches.add(byGet);
    // No route has the empty method, so this asks which there are.
    if (router.match("", path) instanceof MethodNotAllowed<Endpoint<?, ?>> others) {
      others.allow().forEach(method -> matches.add(router.match(method, path)));
    }
    return matches;
  }

  private static boolean streams(Endpoint<?, ?> endpoint) {
    return switch (endpoint.rpc().method().getType()) {
      case CLIENT_STREAMING, SERVER_STREAMING, BIDI_STREAMING -> true;
      case UNARY, UNKNOWN -> false;
    };
  }
}
