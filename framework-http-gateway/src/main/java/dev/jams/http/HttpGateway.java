package dev.jams.http;

import com.linecorp.armeria.server.HttpService;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.Tls;
import dev.jams.internal.config.Problems;
import dev.jams.internal.net.ListenSettings;
import dev.jams.internal.tls.TlsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Exposes the services of an app over HTTP/JSON, by the rules of <a
 * href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">{@code
 * google.api.http}</a> and, for an rpc without a rule, at {@code POST /package.Service/Method}.
 * HTTP/1.1 and HTTP/2, with or without TLS, are served on one port, gRPC, gRPC-Web and Connect
 * beside it, health at {@code /healthz} (the process lives) and {@code /readyz} (calls may be
 * sent), an OpenAPI 3.1 document about all of it at {@code /openapi.json}, and a page to read and
 * try it at {@code /docs}. Errors are the JSON of {@code google.rpc.Status}. Immutable.
 *
 * <p>Its settings, with their defaults:
 *
 * <ul>
 *   <li>{@code http.host}, {@code 127.0.0.1}: the address to listen on
 *   <li>{@code http.port}: the port, 0 for any free one
 *   <li>{@code http.addr}: both in one, as in {@code 0.0.0.0:8080}
 *   <li>{@code http.timeout}: {@code http.default-deadline} and {@code http.max-deadline} in one
 *   <li>{@code http.unix}: the path of a Unix domain socket to listen on instead, on Linux; none
 *   <li>{@code http.unix-permissions}, {@code 600}: of that socket
 *   <li>{@code http.tls.cert-file}, {@code http.tls.key-file}, {@code http.tls.client-ca-file},
 *       {@code http.tls.client-auth}, {@code tls.reload-interval}, {@code tls.expiry-warning}: TLS,
 *       as for {@link dev.jams.GrpcServer}
 *   <li>{@code http.handshake-timeout}, {@code 10s}: how long a TLS handshake may take
 *   <li>{@code http.default-deadline}, {@code 30s}: of a call that sends no {@code Grpc-Timeout}
 *   <li>{@code http.max-deadline}, {@code 30s}: the most that {@code Grpc-Timeout} can ask for
 *   <li>{@code http.stream-deadline}, {@code 1h}: of a call that streams, and the most that {@code
 *       Grpc-Timeout} can ask for it
 *   <li>{@code http.idle-timeout}, {@code 60s}: after which a connection without requests is closed
 *   <li>{@code http.read-timeout}, {@code 60s}: in which a request of one message has to arrive,
 *       and {@code http.min-body-rate}, 1,000 bytes in a second, measured over {@code
 *       http.body-grace}, {@code 10s}
 *   <li>{@code http.header-timeout}, {@code 10s}: in which the head of a request has to end
 *   <li>{@code http.write-timeout}, {@code 60s}: after which an answer ends of which the client
 *       takes nothing
 *   <li>{@code http.ping-interval}, {@code 30s}: after which a silent HTTP/2 connection is asked
 *       whether its client is there, and after which it is closed without an answer
 *   <li>{@code http.max-connection-age}, off: after which a connection ends with its next answer
 *   <li>{@code http.max-resets}, 200, and {@code http.max-control-frames}, 500: of an HTTP/2
 *       connection in 30 seconds, as for {@link dev.jams.GrpcServer}
 *   <li>{@code http.max-body-size}, {@code 4MiB}: a larger request, or message of a streamed one,
 *       is answered with 413
 *   <li>{@code http.max-header-size}, {@code 8KiB}: larger headers are answered with 431
 *   <li>{@code http.max-url-length}, {@code 4KiB}: a longer request line is answered with 414
 *   <li>{@code http.max-concurrent-calls}, 100: of one HTTP/2 connection
 *   <li>{@code http.max-connections}, 10,000: further ones are closed at once
 *   <li>{@code http.openapi}, {@code true}: whether {@code /openapi.json} is served; an rpc whose
 *       rule has this path goes first
 *   <li>{@code http.openapi-version}, {@code 0.0.0}: the version of the API that it tells
 *   <li>{@code http.docs}, {@code true}: whether {@code /docs} is served, which needs {@code
 *       /openapi.json}; an rpc whose rule has this path, or one below, goes first
 *   <li>{@code http.rules}: a YAML file of a {@code google.api.Service}, whose {@code http.rules}
 *       go before the annotations; none
 *   <li>{@code http.default-routes}, true: an rpc without a rule is served at {@code POST
 *       /package.Service/Method}
 *   <li>{@code http.json.default-values}, {@code http.json.proto-names}, {@code
 *       http.json.enums-as-numbers}, false: how answers are written
 *   <li>{@code http.json.reject-unknown-fields}, false: an unknown field in a body is 400
 *   <li>{@code http.json.max-depth}, 100 of at most 150: objects and arrays inside each other
 *   <li>{@code http.query.strict}, false: a query parameter whose field path or body set is 400
 *   <li>{@code http.query.unknown}, {@code ignore}: or {@code reject}, or {@code capture} as the
 *       metadata {@code http-unknown-query}
 *   <li>{@code http.query.max-parameters}, 1000
 *   <li>{@code http.path.keep-reserved}, false: a variable of several segments keeps the escapes of
 *       all reserved characters, otherwise only {@code %2F}
 *   <li>{@code http.metadata.request-headers}: further request headers that services see
 *   <li>{@code http.metadata.request-prefix}, {@code http.metadata.header-prefix}, {@code
 *       http.metadata.trailer-prefix}: {@code grpc-metadata-}, {@code grpc-metadata-}, {@code
 *       grpc-trailer-}
 *   <li>{@code http.metadata.response-names}, {@code *}: the metadata and trailers of services that
 *       clients see with these prefixes, as a list of names
 *   <li>{@code http.metadata.response-headers}: further ones that clients see under their own names
 *   <li>{@code http.trusted-hops}, 0: how many proxies in front are believed what their {@code
 *       X-Forwarded-For} says, so that the peer of a call is who has sent it to the first of them;
 *       no client may reach the port past them
 *   <li>{@code http.websocket}, {@code true}: whether streaming rpcs can be called over a WebSocket
 *   <li>{@code http.websocket-origins}, none: whose web pages may open one besides those of the
 *       server's own origin, such as {@code https://app.example.com}, with commas between several
 *   <li>{@code http.grpc}, {@code http.grpc-web}, {@code http.connect}, true: whether calls of
 *       these protocols are answered, which their headers tell from HTTP/JSON
 *   <li>{@code http.reflection}, true: whether their clients may ask which services there are
 *   <li>{@code http.forms}, off: whether HTML forms are read as request bodies
 *   <li>{@code http.etag}, off: whether answers to GET have an {@code ETag}
 *   <li>{@code http.compression}, on: whether answers are compressed with zstd, br or gzip for
 *       clients that ask for it; without native code for its machine, gzip only
 *   <li>{@code http.compression-min-size}, {@code 1KiB}: smaller answers are not compressed
 *   <li>{@code http.cors.origins}, none: whose web pages may call and read the answers, such as
 *       {@code https://app.example.com} with commas between several, or {@code *}
 *   <li>{@code http.cors.methods}, {@code http.cors.headers}, {@code http.cors.exposed-headers}:
 *       what these pages may use, set and read; the usual ones
 *   <li>{@code http.cors.credentials}, off: whether browsers send cookies and the like along, not
 *       with {@code *}
 *   <li>{@code http.cors.max-age}, {@code 10m}: how long a browser need not ask again
 * </ul>
 */
public final class HttpGateway implements Listener {
  private static final String NAME = "http";

  private final String host;
  private final int port;
  private final Setting<Duration> handshakeTimeout =
      Setting.duration(
          "http.handshake-timeout",
          Duration.ofSeconds(10),
          "how long the TLS handshake of a new HTTP connection may take");
  private final ListenSettings listen;
  private final TlsSettings tls;
  private final HttpSettings settings = new HttpSettings();

  private final Optional<Tls> security;
  private final Map<String, HttpService> pages;

  private HttpGateway(String host, int port, Optional<Tls> tls, Map<String, HttpService> pages) {
    this.host = host;
    this.port = port;
    this.security = tls;
    this.pages = pages;
    this.listen = new ListenSettings(NAME, "HTTP", host, port);
    this.tls = new TlsSettings(NAME, tls, handshakeTimeout);
  }

  /** Listens on a port of the loopback address, unless the settings say otherwise. */
  public static HttpGateway on(int port) {
    return on("127.0.0.1", port);
  }

  /**
   * Listens on a port of an address, unless the settings say otherwise.
   *
   * @param host a name or an address of this machine; {@code 0.0.0.0} or {@code ::} for all
   * @param port 0 to 65535, 0 for any free one
   */
  public static HttpGateway on(String host, int port) {
    return new HttpGateway(host, port, Optional.empty(), Map.of());
  }

  /** The same over TLS, unless the settings say otherwise. */
  public HttpGateway tls(Tls tls) {
    return new HttpGateway(host, port, Optional.of(tls), pages);
  }

  /**
   * The same with something beside calls, at one path:
   *
   * <pre>{@code
   * HttpGateway.on(8080).serve("/robots.txt", (ctx, req) -> HttpResponse.of("User-agent: *\nDisallow: /\n"))
   * }</pre>
   *
   * <p>It gets what is sent to this path by any HTTP method, has the gateway's limits, request ids,
   * line in the access log and drain, and runs on an event loop, so what may take long goes
   * elsewhere. The app does not start if the rule of an rpc fits the path as well, or the gateway
   * serves something of its own there.
   *
   * @param path of letters, digits and {@code ._~/-}, without its query
   * @throws IllegalArgumentException if it is none, or something is served there already
   */
  public HttpGateway serve(String path, HttpService service) {
    Map<String, HttpService> more = new LinkedHashMap<>(pages);
    if (more.putIfAbsent(GatewayPages.requirePath(path), Objects.requireNonNull(service)) != null) {
      throw new IllegalArgumentException(
          "the gateway serves something at \"" + path + "\" already; choose another path");
    }
    return new HttpGateway(host, port, security, more);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(listen.settings());
    all.addAll(tls.settings());
    all.add(handshakeTimeout);
    all.addAll(settings.all());
    return List.copyOf(all);
  }

  @Override
  public void check(Config config) throws StartException {
    Problems problems = new Problems();
    problems.of(() -> tls.check(config));
    problems.of(() -> settings.check(config));
    problems.throwIfAny();
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    return new HttpListener(context, settings, pages)
        .start(this, listen.of(config), tls.open(config, "h2", "http/1.1"));
  }
}
