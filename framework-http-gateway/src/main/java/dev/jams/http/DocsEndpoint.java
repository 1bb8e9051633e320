package dev.jams.http;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.jams.AppContext;
import dev.jams.StartException;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /docs}: a page where a person reads about every call and tries it. It takes all that it
 * shows from {@code /openapi.json}, and nothing from elsewhere; its files are below {@code /docs/}.
 */
final class DocsEndpoint {
  private static final String PATH = "/docs";

  private static final List<String> FILES =
      List.of(
          "answer.js",
          "api.js",
          "call.js",
          "docs.css",
          "dom.js",
          "example.js",
          "exchange.js",
          "form.js",
          "icon.svg",
          "json.js",
          "lines.js",
          "log.js",
          "main.js",
          "nav.js",
          "overview.js",
          "prose.js",
          "request.js",
          "schema.js",
          "socket.js",
          "status.js",
          "try.js");

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.HTML_UTF_8,
          "css", MediaType.CSS_UTF_8,
          "js", MediaType.TEXT_JAVASCRIPT_UTF_8,
          "svg", MediaType.SVG_UTF_8);

  /** No script but its own, no other host, and no HTML that is made of text. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          // Images that a call answers are shown from memory.
          "img-src 'self' blob:",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  private static final Logger log = LoggerFactory.getLogger(DocsEndpoint.class);

  /** Read when first asked for, since most processes never are. */
  private final Map<String, Supplier<FixedContent>> contents = new TreeMap<>();

  private final StatusBody errors;

  private DocsEndpoint(StatusBody errors) {
    this.errors = errors;
    contents.put(PATH, Suppliers.memoize(() -> read("index.html")));
    FILES.forEach(file -> contents.put(PATH + "/" + file, Suppliers.memoize(() -> read(file))));
  }

  /**
   * Makes the endpoint, unless an rpc has its path or one below; that goes first.
   *
   * @param rules how the rpcs are served
   */
  static Optional<DocsEndpoint> of(AppContext context, HttpRules rules, StatusBody errors) {
    boolean taken =
        OpenApiEndpoint.rpcs(context.services()).stream()
            .anyMatch(rpc -> rules.bindings(rpc).stream().anyMatch(DocsEndpoint::isHere));
    if (taken) {
      log.atInfo().addKeyValue("path", PATH).log("Docs are not served: an rpc has their path");
      return Optional.empty();
    }
    return Optional.of(new DocsEndpoint(errors));
  }

  private static boolean isHere(HttpBinding binding) {
    String path = binding.path().toString();
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  void addTo(GatewayPages pages) throws StartException {
    for (Map.Entry<String, Supplier<FixedContent>> content : contents.entrySet()) {
      pages.add(content.getKey(), (ctx, req) -> content.getValue().get().answer(req, errors));
    }
    pages.add(PATH + "/", (ctx, req) -> redirect(req));
  }

  /** Relative, because there may be a prefix that only a proxy knows. */
  private HttpResponse redirect(HttpRequest req) {
    HttpResponse refusal = FixedContent.refuseAllButReading(req, errors);
    return refusal != null
        ? refusal
        : HttpResponse.of(
            ResponseHeaders.of(
                HttpStatus.MOVED_PERMANENTLY, HttpHeaderNames.LOCATION, ".." + PATH));
  }

  private static FixedContent read(String file) {
    HttpHeadersBuilder headers =
        HttpHeaders.builder().set(HttpHeaderNames.REFERRER_POLICY, "no-referrer");
    if (file.endsWith(".html") || file.endsWith(".svg")) {
      headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    }
    MediaType type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    try (InputStream in = DocsEndpoint.class.getResourceAsStream("docs/" + file)) {
      return new FixedContent(in.readAllBytes(), type, headers.build());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's file docs/" + file + " cannot be read", e);
    }
  }
}
