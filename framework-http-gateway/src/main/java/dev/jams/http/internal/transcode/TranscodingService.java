package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import dev.jams.ServedService;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.RouteMatch.BadRequest;
import dev.jams.http.internal.route.RouteMatch.Found;
import dev.jams.http.internal.route.RouteMatch.MethodNotAllowed;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.websocket.Handshake;
import dev.jams.http.internal.websocket.Origins;
import dev.jams.internal.limit.Gate;
import dev.jams.json.JsonCodec;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.Function;

/** Finds the rpc of a request and calls it. */
public final class TranscodingService implements HttpService {
  /** Only says to the HTTP server that a WebSocket may be asked for; it is never called. */
  private static final WebSocketService WELCOME =
      WebSocketService.of((ctx, in) -> WebSocket.streaming());

  private final Router<Endpoint<?, ?>> router;
  private final Transcoding transcoding;
  private final StatusBody errors;

  /** Null if there are none. */
  private final WebSocketRoutes webSockets;

  /**
   * Routes every rpc of the services.
   *
   * @param gates where the calls of each method come in
   * @throws IllegalArgumentException naming the rpc and the rule that cannot be routed
   */
  public TranscodingService(
      List<ServedService> services,
      Function<MethodDescriptor<?, ?>, Gate> gates,
      HttpRules rules,
      JsonCodec codec,
      BindingOptions binding,
      Transcoding transcoding) {
    this(new EndpointTable(codec, binding, rules, gates).route(services), transcoding, null);
  }

  private TranscodingService(
      Router<Endpoint<?, ?>> router, Transcoding transcoding, WebSocketRoutes webSockets) {
    this.router = router;
    this.transcoding = transcoding;
    this.errors = transcoding.errors();
    this.webSockets = webSockets;
  }

  /**
   * The same with a WebSocket for every streaming rpc.
   *
   * @param origins whose web pages may open one
   */
  public TranscodingService withWebSockets(Origins origins) {
    return new TranscodingService(
        router, transcoding, new WebSocketRoutes(router, transcoding, origins));
  }

  /** Whether an rpc is served at a path, by whichever HTTP method. */
  public boolean hasRoute(String path) {
    RouteMatch<Endpoint<?, ?>> match = router.match(HttpMethod.GET.name(), path);
    return match instanceof Found || match instanceof MethodNotAllowed;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    // As it came on the wire: what Armeria makes of it has lost the difference between / and %2F.
    String target = req.path();
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? null : target.substring(question + 1);
    if (webSockets != null && Handshake.isAsked(ctx, req.headers())) {
      return webSockets.serve(ctx, req, path, query);
    }
    RouteMatch<Endpoint<?, ?>> match = router.match(req.method().name(), path);
    if (match instanceof Found<Endpoint<?, ?>> found) {
      return new TranscodedCall<>(transcoding, ctx, req, found.target(), found.values(), query)
          .start();
    }
    if (match instanceof MethodNotAllowed<Endpoint<?, ?>> notAllowed) {
      return notAllowed(req.method(), String.join(", ", notAllowed.allow()));
    }
    if (match instanceof BadRequest<Endpoint<?, ?>> bad) {
      return errors.response(HttpStatus.BAD_REQUEST, bad.reason());
    }
    return errors.response(HttpStatus.NOT_FOUND, "no rpc has a rule for this path");
  }

  @Override
  public <T> T as(Class<T> type) {
    return webSockets != null && type == WebSocketService.class
        ? type.cast(WELCOME)
        : HttpService.super.as(type);
  }

  private HttpResponse notAllowed(HttpMethod method, String allow) {
    if (method == HttpMethod.OPTIONS) {
      return HttpResponse.of(
          ResponseHeaders.of(HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, allow));
    }
    return errors.response(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED).set(HttpHeaderNames.ALLOW, allow),
        "no rpc has a rule for " + method + " on this path, only for " + allow);
  }
}
