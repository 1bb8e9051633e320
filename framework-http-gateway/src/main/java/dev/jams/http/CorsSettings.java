package dev.jams.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.cors.CorsService;
import com.linecorp.armeria.server.cors.CorsServiceBuilder;
import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which pages of other origins browsers let read the answers: the CORS of the Fetch standard. */
final class CorsSettings {
  private static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?");
  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9!#$%&'*+.^_`|~-]+");
  private static final Set<HttpMethod> METHODS =
      EnumSet.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private final Setting<String> origins =
      Setting.text(
              "http.cors.origins",
              "",
              "origins whose pages may call, such as https://app.example.com, with commas between "
                  + "several; * for all; none by default")
          .checked(CorsSettings::requireOrigins);
  private final Setting<String> methods =
      Setting.text(
              "http.cors.methods",
              "GET, HEAD, POST, PUT, PATCH, DELETE",
              "methods that pages of other origins may use")
          .checked(CorsSettings::requireMethods);
  private final Setting<String> headers =
      Setting.text(
              "http.cors.headers",
              "authorization, content-type, if-none-match, idempotency-key, x-api-key,"
                  + " grpc-timeout, x-request-id, traceparent, tracestate, x-grpc-web,"
                  + " x-user-agent, connect-protocol-version, connect-timeout-ms",
              "request headers that they may set; * for all")
          .checked(CorsSettings::requireNames);
  private final Setting<String> exposedHeaders =
      Setting.text(
              "http.cors.exposed-headers",
              "etag, location, retry-after, ratelimit, ratelimit-policy, www-authenticate,"
                  + " x-request-id, grpc-status, grpc-message, grpc-status-details-bin",
              "headers of answers that they may read, besides those that they always may")
          .checked(CorsSettings::requireNames);
  private final Setting<Boolean> credentials =
      Setting.bool(
          "http.cors.credentials", false, "whether they may send what the browser knows of a user");
  private final Setting<Duration> maxAge =
      Setting.duration(
          "http.cors.max-age",
          Duration.ofMinutes(10),
          "how long a browser need not ask again what is allowed, 0s for always asking");

  List<Setting<?>> settings() {
    return List.of(origins, methods, headers, exposedHeaders, credentials, maxAge);
  }

  /**
   * @throws StartException if every page could act in its visitor's name
   */
  void check(Config config) throws StartException {
    if (list(config.get(origins)).contains(ANY) && config.get(credentials)) {
      throw config.refusal(
          origins,
          credentials.key()
              + " is true, which would let every page act in its visitor's name; name the origins,"
              + " or switch the credentials off");
    }
  }

  /** Answers browsers in front of every service, if origins are given. */
  void addTo(ServerBuilder server, Config config) {
    List<String> allowed = list(config.get(origins));
    if (allowed.isEmpty()) {
      // Not even a decorator that does nothing, which each request would pass.
      return;
    }
    CorsServiceBuilder cors = CorsService.builder(allowed);
    cors.allowRequestMethods(methods(config));
    List<String> requestHeaders = names(headers, config);
    if (requestHeaders.contains(ANY)) {
      cors.allowAllRequestHeaders(true);
    } else if (!requestHeaders.isEmpty()) {
      cors.allowRequestHeaders(requestHeaders);
    }
    List<String> exposed = names(exposedHeaders, config);
    if (!exposed.isEmpty()) {
      cors.exposeHeaders(exposed);
    }
    if (config.get(credentials)) {
      cors.allowCredentials();
    }
    if (config.get(maxAge).toSeconds() > 0) {
      cors.maxAge(config.get(maxAge));
    }
    server.decorator(service -> cors.build(service.decorate(CorsVary::serve)));
  }

  private static void requireOrigins(String text) {
    List<String> allowed = list(text);
    for (String origin : allowed) {
      require(
          origin.equals(ANY) || ORIGIN.matcher(origin).matches(),
          origin,
          "a scheme, a host and perhaps a port in lower case, such as https://app.example.com");
    }
    require(!allowed.contains(ANY) || allowed.size() == 1, text, "either * or a list of origins");
  }

  private List<HttpMethod> methods(Config config) {
    return list(config.get(methods)).stream().map(HttpMethod::valueOf).toList();
  }

  private static void requireMethods(String text) {
    List<String> allowed = list(text);
    for (String name : allowed) {
      require(
          METHODS.stream().anyMatch(method -> method.name().equals(name)),
          name,
          "some of " + METHODS);
    }
    require(!allowed.isEmpty(), text, "some of " + METHODS);
  }

  private static List<String> names(Setting<String> setting, Config config) {
    return list(config.get(setting));
  }

  private static void requireNames(String text) {
    list(text)
        .forEach(
            name ->
                require(
                    TOKEN.matcher(name).matches(), name, "names of headers with commas between"));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static void require(boolean condition, String value, String expectation) {
    if (!condition) {
      throw new IllegalArgumentException("\"" + value + "\" is none, expected " + expectation);
    }
  }
}
