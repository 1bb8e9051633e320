package dev.jams.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.AppContext;
import dev.jams.StartException;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.transcode.TranscodingService;
import dev.jams.internal.page.Page;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway serves beside calls, each at one path: health, the description, and what apps
 * and components want to have there. All of it comes through {@link #add}, so what has to stand
 * around every page stands there.
 */
final class GatewayPages {
  private static final Logger log = LoggerFactory.getLogger(GatewayPages.class);

  /** What a request line can hold as it is, so that a path has one spelling. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]*");

  private final ServerBuilder server;
  private final Drain drain;
  private final PageGuard guard;
  private final Set<String> paths = new HashSet<>();

  GatewayPages(ServerBuilder server, Drain drain, PageGuard guard) {
    this.server = server;
    this.drain = drain;
    this.guard = guard;
  }

  /**
   * @throws IllegalArgumentException if it is no path, or has characters that have several
   *     spellings
   */
  static String requirePath(String path) {
    if (!PATH.matcher(path).matches() || path.contains("//")) {
      throw new IllegalArgumentException(
          "cannot serve anything at \""
              + path
              + "\"; expected a path of letters, digits and ._~/- that begins with /, such as"
              + " /metrics");
    }
    return path;
  }

  /**
   * Serves something at a path.
   *
   * @throws StartException if something is served there already
   */
  void add(String path, HttpService page) throws StartException {
    if (!paths.add(path)) {
      throw new StartException(
          "the http listener cannot serve two things at \""
              + path
              + "\"; choose another path for one of them, or switch one off");
    }
    HttpService guarded = guard.around(path, page);
    HttpService named =
        (ctx, req) -> {
          HttpCallInfo.of(ctx).route(path);
          return guarded.serve(ctx, req);
        };
    server.service("exact:" + path, named.decorate(drain::decorate));
  }

  /**
   * Adds what is not the gateway's own.
   *
   * @param services of the user, by their paths
   * @param calls must have none of these paths
   */
  void addOthers(
      Map<String, HttpService> services,
      AppContext context,
      TranscodingService calls,
      StatusBody errors)
      throws StartException {
    for (Map.Entry<String, HttpService> service : services.entrySet()) {
      requireFree(service.getKey(), context, calls);
      add(service.getKey(), service.getValue());
    }
    for (Page page : context.internals().pages().onGateway()) {
      requireFree(page.path(), context, calls);
      add(page.path(), (ctx, req) -> read(page, context, req, errors));
    }
  }

  private static void requireFree(String path, AppContext context, TranscodingService calls)
      throws StartException {
    boolean isMethod =
        context.services().stream()
            .flatMap(service -> service.definition().getMethods().stream())
            .anyMatch(m -> path.substring(1).equals(m.getMethodDescriptor().getFullMethodName()));
    if (isMethod || calls.hasRoute(path)) {
      throw new StartException(
          "the http listener cannot serve anything but an rpc at \""
              + path
              + "\", because the rule of one fits this path; choose another path");
    }
  }

  /** Not on the event loop, because it may block. */
  private static HttpResponse read(
      Page page, AppContext context, HttpRequest req, StatusBody errors) {
    HttpResponse refusal = FixedContent.refuseAllButReading(req, errors);
    if (refusal != null) {
      return refusal;
    }
    String accept = String.join(",", req.headers().getAll(HttpHeaderNames.ACCEPT));
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> answer(page, accept, errors), context.executor()));
  }

  private static HttpResponse answer(Page page, String accept, StatusBody errors) {
    try {
      Page.Text text = page.content().read(accept);
      return HttpResponse.of(
          ResponseHeaders.of(
              HttpStatus.OK,
              HttpHeaderNames.CONTENT_TYPE,
              text.contentType(),
              HttpHeaderNames.CACHE_CONTROL,
              "no-store",
              HttpHeaderNames.X_CONTENT_TYPE_OPTIONS,
              "nosniff"),
          HttpData.wrap(text.bytes()));
    } catch (IOException | RuntimeException e) {
      log.atError().addKeyValue("path", page.path()).setCause(e).log("page cannot be made");
      return errors.response(HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
    }
  }
}
