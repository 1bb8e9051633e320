package dev.jams.security;

import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.InterceptingComponent;
import dev.jams.ServedService;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.call.AccessControl;
import io.grpc.ServerInterceptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may call which method, by rules in the configuration, alike for every protocol:
 *
 * <pre>{@code
 * App.named("tracker").service(tracker).intercept(Security.create())
 * }</pre>
 *
 * <pre>{@code
 * security:
 *   jwt:
 *     issuer: https://id.example.com
 *     audience: [tracker]
 *     jwks-url: https://id.example.com/jwks.json
 *   rules:
 *     tracker.v1.Tracker/*: authenticated
 *     tracker.v1.Tracker/DeleteEntry: role:admin
 * }</pre>
 *
 * <p>Callers show who they are by a signed token, an API key or the certificate of their
 * connection, and by exactly one of them. Whoever is not known gets {@code UNAUTHENTICATED}, over
 * HTTP 401, and whoever may not call {@code PERMISSION_DENIED}, 403, before a service sees anything
 * of the request. The head of a request is enough for that, but over HTTP/JSON: there a call with
 * one request begins when its whole body, of at most {@code http.max-body-size}, is there. Services
 * ask {@link Principal#current()}.
 *
 * <p>A method without a rule keeps the app from starting. Health is public; reflection, and what
 * else the gateway serves beside calls, is for nobody unless a rule says for whom: {@code
 * jams.Pages/docs}, {@code jams.Pages/openapi}, {@code jams.Pages/metrics}.
 *
 * <p>Immutable; each app that starts has keys of its own.
 */
public final class Security implements InterceptingComponent {
  private static final Logger log = LoggerFactory.getLogger(Security.class);

  private final Setting<SecuritySettings> settings =
      Setting.section("security", SecuritySettings.class);

  private Security() {}

  /** Guards every call of an app as its section {@code security} says. */
  public static Security create() {
    return new Security();
  }

  @Override
  public String name() {
    return AccessControl.SECURITY;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(settings);
  }

  @Override
  public boolean interceptsStandardServices() {
    return true;
  }

  /** What it is not around would be open to everybody. */
  @Override
  public boolean onlyAroundEverything() {
    return true;
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    SecuritySettings given = config.get(settings);
    if (!given.enabled()) {
      log.atWarn().log("security is off: everybody may call everything");
      return new RunningSecurity(new Everybody(), Optional.empty());
    }
    Rules rules = rules(given, context);
    ApiKeys apiKeys = new ApiKeys(given.apiKeys().keys());
    Certificates certificates = new Certificates(given.certificates());
    if (rules.needCallers()
        && given.jwt().isEmpty()
        && apiKeys.isEmpty()
        && certificates.isEmpty()) {
      throw config.refusal(
          settings,
          "there are rules for callers that are known, but no way to know them; give security.jwt,"
              + " security.api-keys.keys or security.certificates");
    }
    context.internals().access().guarded();
    context.internals().access().credential("authorization");
    if (!apiKeys.isEmpty()) {
      context.internals().access().credential(given.apiKeys().header());
    }
    Optional<IssuerKeys> keys = Optional.empty();
    if (given.jwt().isPresent()) {
      keys = Optional.of(KeyStart.open(given.jwt().get(), config, settings));
    }
    Optional<Tokens> tokens =
        keys.map(
            issuer ->
                new Tokens(
                    given.jwt().get(), issuer, context.executor(), System::currentTimeMillis));
    Callers callers = new Callers(tokens, apiKeys, given.apiKeys().header(), certificates);
    return new RunningSecurity(
        new Guard(rules, callers, Challenges.of(given), executors(context)), keys);
  }

  private static Function<String, Executor> executors(AppContext context) {
    Map<String, Executor> own = new HashMap<>();
    for (ServedService service : context.services()) {
      own.put(service.definition().getServiceDescriptor().getName(), service.executor());
    }
    return service -> own.getOrDefault(service, context.executor());
  }

  private Rules rules(SecuritySettings given, AppContext context) throws StartException {
    List<String> served =
        context.services().stream()
            .flatMap(service -> service.definition().getMethods().stream())
            .map(method -> method.getMethodDescriptor().getFullMethodName())
            .collect(Collectors.toList());
    return Rules.of(
        given.rules(),
        served,
        context.internals().access().registered(),
        (target, reason) -> context.config().refusal(settings, "rules." + target, reason));
  }

  private record RunningSecurity(ServerInterceptor interceptor, Optional<IssuerKeys> keys)
      implements InterceptingComponent.Running {
    @Override
    public void close() {
      keys.ifPresent(IssuerKeys::close);
    }
  }
}
