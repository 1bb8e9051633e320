package dev.jams.admin;

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
 * A listener for those who operate an app, apart from the traffic:
 *
 * <pre>{@code
 * App.named("tracker")
 *     .service(new TrackerService())
 *     .listen(GrpcServer.on(42001))
 *     .listen(Admin.on(9901))
 *     .run(args);
 * }</pre>
 *
 * <p>It exposes no service. It runs in every mode, and stops when the calls of all other listeners
 * have ended. A person opens {@code /} in a browser; programs read JSON:
 *
 * <ul>
 *   <li>{@code /health}: the states of the app, its listeners and services; 503 while it is not
 *       ready; {@code /health/live} is 200 as long as the process answers
 *   <li>{@code /calls}: rates, errors and latencies of each method; {@code /calls/live} the same
 *       each second, as server-sent events
 *   <li>{@code /services} and {@code /routes}: what is served, and where
 *   <li>{@code /config}: every setting, its value and where it came from; secrets are masked
 *   <li>{@code /loggers}: the levels of the log, which a POST changes
 *   <li>{@code /threads}: all threads; {@code /threads.txt} as text
 *   <li>{@code /channelz}: channels, servers and connections of gRPC, by {@code grpc.channelz.v1}
 *   <li>{@code /build}: what runs here
 * </ul>
 *
 * <p>It listens on the loopback address and answers requests that name it by address or as {@code
 * localhost}, and none that a web page of another origin has sent. Elsewhere it wants a token,
 * without which it warns at its start.
 *
 * <p>Its settings, with their defaults:
 *
 * <ul>
 *   <li>{@code admin.host}, {@code 127.0.0.1}: the address to listen on
 *   <li>{@code admin.port}: the port, 0 for any free one
 *   <li>{@code admin.unix}: the path of a Unix domain socket to listen on instead, on Linux; none
 *   <li>{@code admin.unix-permissions}, {@code 600}: of that socket
 *   <li>{@code admin.tls.cert-file}, {@code admin.tls.key-file}, {@code admin.tls.client-ca-file},
 *       {@code admin.tls.client-auth}: as for other listeners; none
 *   <li>{@code admin.handshake-timeout}, {@code 10s}
 *   <li>{@code admin.token}: what a request must have as {@code Authorization: Bearer}; none
 *   <li>{@code admin.hosts}: further names by which requests without a token may name it
 *   <li>{@code admin.max-connections}, 64: further ones are closed at once
 *   <li>{@code admin.idle-timeout}, {@code 15s}: after which a connection without a request ends
 *   <li>{@code admin.request-timeout}, {@code 30s}: for a request and its answer
 *   <li>{@code admin.max-live}, 16: how many may watch {@code /calls/live} at once
 * </ul>
 *
 * <p>Immutable.
 */
public final class Admin implements Listener {
  static final String NAME = "admin";

  private final String host;
  private final int port;
  private final Class<?> program;
  private final Map<String, HttpService> more;
  private final Setting<Duration> handshakeTimeout =
      Setting.duration(
          "admin.handshake-timeout",
          Duration.ofSeconds(10),
          "how long the TLS handshake of a new admin connection may take");
  private final AccessSettings access = new AccessSettings();
  private final LimitSettings limits = new LimitSettings();
  private final ListenSettings listen;
  private final Optional<Tls> code;
  private final TlsSettings tls;

  private Admin(
      String host, int port, Class<?> program, Optional<Tls> tls, Map<String, HttpService> more) {
    this.host = host;
    this.port = port;
    this.program = program;
    this.more = more;
    this.listen = new ListenSettings(NAME, NAME, host, port);
    this.code = tls;
    this.tls = new TlsSettings(NAME, tls, handshakeTimeout);
  }

  /** Listens on a port of the loopback address, unless the settings say otherwise. */
  public static Admin on(int port) {
    return on("127.0.0.1", port, caller());
  }

  /**
   * Listens on a port of an address, unless the settings say otherwise.
   *
   * @param host a name or an address of this machine; {@code 0.0.0.0} or {@code ::} for all
   * @param port 0 to 65535, 0 for any free one
   */
  public static Admin on(String host, int port) {
    return on(host, port, caller());
  }

  private static Admin on(String host, int port, Class<?> program) {
    return new Admin(host, port, program, Optional.empty(), Map.of());
  }

  /** Whoever makes the app, whose jar says which version it is. */
  private static Class<?> caller() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type != Admin.class)
                    .findFirst()
                    .orElse(Admin.class));
  }

  /** The same over TLS, unless the settings say otherwise. */
  public Admin tls(Tls tls) {
    return new Admin(host, port, program, Optional.of(tls), more);
  }

  /**
   * The same with something else to read, under the same rules of access: {@code .serve("/metrics",
   * scrapes)}.
   *
   * @param path begins with a slash; none of those that are there already
   * @throws IllegalArgumentException if it is one of those
   */
  public Admin serve(String path, HttpService service) {
    Objects.requireNonNull(service, "service");
    if (!path.startsWith("/") || AdminServer.isTaken(path) || more.containsKey(path)) {
      throw new IllegalArgumentException(
          "the admin listener cannot serve \""
              + path
              + "\"; choose a path that begins with / and is not there already");
    }
    Map<String, HttpService> all = new LinkedHashMap<>(more);
    all.put(path, service);
    return new Admin(host, port, program, code, all);
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
    all.addAll(access.all());
    all.addAll(limits.all());
    return List.copyOf(all);
  }

  @Override
  public boolean exposesServices() {
    return false;
  }

  @Override
  public void check(Config config) throws StartException {
    Problems problems = new Problems();
    problems.of(() -> tls.check(config));
    problems.throwIfAny();
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    return new AdminServer(context, access.of(config), limits.of(config), program, more)
        .start(this, listen.of(config), tls.open(config, "h2", "http/1.1"));
  }
}
