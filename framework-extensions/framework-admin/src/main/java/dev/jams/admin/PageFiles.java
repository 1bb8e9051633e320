package dev.jams.admin;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page at {@code /}, which takes all that it shows from the other paths. */
final class PageFiles {
  private static final List<String> FILES =
      List.of(
          "admin.css",
          "api.js",
          "build.js",
          "channelz.js",
          "config.js",
          "dom.js",
          "icon.svg",
          "live.js",
          "loggers.js",
          "main.js",
          "routes.js",
          "threads.js");

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
          "img-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  /** Of every answer of the listener, whatever it is. */
  static final HttpHeaders HEADERS =
      HttpHeaders.builder()
          .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
          .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
          .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
          .set("cross-origin-opener-policy", "same-origin")
          .set("cross-origin-resource-policy", "same-origin")
          .build();

  private PageFiles() {}

  /** By their paths. */
  static Map<String, HttpService> all() {
    Map<String, HttpService> files = new TreeMap<>();
    files.put("/", file("index.html"));
    FILES.forEach(name -> files.put("/page/" + name, file(name)));
    return files;
  }

  private static HttpService file(String name) {
    MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return (ctx, req) ->
        Views.isReading(req)
            ? HttpResponse.of(
                ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, type),
                HttpData.wrap(read(name)))
            : Views.notAllowed(req, "GET, HEAD");
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's file page/" + name + " cannot be read", e);
    }
  }
}
