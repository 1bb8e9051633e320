package dev.jams.internal.client;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Services by the <a
 * href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">variables
 * that Kubernetes sets</a>: {@code env:///users-grpc}, or {@code env:///USERS_GRPC}, is at {@code
 * USERS_GRPC_SERVICE_HOST} and {@code USERS_GRPC_SERVICE_PORT}; {@code env:///users-grpc:api} at
 * the port {@code USERS_GRPC_SERVICE_PORT_API}. Found by gRPC as a service.
 */
public final class EnvironmentTargets extends NameResolverProvider {
  static final String SCHEME = "env";

  private final Map<String, String> environment;

  public EnvironmentTargets() {
    this(System.getenv());
  }

  EnvironmentTargets(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  /**
   * @throws IllegalArgumentException naming the variable that is missing
   */
  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    return NameResolverRegistry.getDefaultRegistry()
        .asFactory()
        .newNameResolver(URI.create("dns:///" + address(StaticTargets.path(target))), args);
  }

  /**
   * The {@code host:port}.
   *
   * @param path of the target, such as {@code users-grpc:api}
   */
  String address(String path) {
    String name = path.substring(path.startsWith("/") ? 1 : 0);
    String[] parts = name.split(":", -1);
    String service = word(parts[0]);
    if (service.isEmpty() || parts.length > 2) {
      throw new IllegalArgumentException(
          "\"env:///" + name + "\" names no service; write env:///NAME or env:///NAME:port-name");
    }
    String port = service + "_SERVICE_PORT" + (parts.length == 2 ? "_" + word(parts[1]) : "");
    return host(variable(service + "_SERVICE_HOST")) + ":" + number(port);
  }

  private static String host(String host) {
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }

  private int number(String name) {
    String text = variable(name);
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // The same as a port out of range.
    }
    throw new IllegalArgumentException(
        "the environment variable " + name + " is \"" + text + "\", expected a port");
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is missing; Kubernetes sets it for services that exist before the pod");
    }
    return value.strip();
  }

  private static String word(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
