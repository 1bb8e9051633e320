package dev.jams.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * Keeps the {@code Vary} of an answer beside that of CORS. Armeria's additional headers take the
 * place of what a service has set, so this one is moved from there to the answer itself.
 */
final class CorsVary {
  private CorsVary() {}

  static HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest req)
      throws Exception {
    if (!ctx.additionalResponseHeaders().contains(HttpHeaderNames.VARY)) {
      return delegate.serve(ctx, req);
    }
    ctx.mutateAdditionalResponseHeaders(headers -> headers.remove(HttpHeaderNames.VARY));
    return delegate
        .serve(ctx, req)
        .mapHeaders(headers -> headers.toBuilder().add(HttpHeaderNames.VARY, "origin").build());
  }
}
