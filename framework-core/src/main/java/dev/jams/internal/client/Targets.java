package dev.jams.internal.client;

import dev.jams.internal.config.Spelling;
import dev.jams.internal.net.UnixPaths;
import io.grpc.NameResolverRegistry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges targets before gRPC does, which says little of those that it cannot use. */
public final class Targets {
  private static final String EXPECTED =
      "expected host:port, dns:///host:port, unix:path, env:///NAME or"
          + " static:///host:port,host:port";
  private static final List<String> SCHEMES = List.of("dns", "unix", "env", "static");

  /** What gRPC does not take for a host and a port. */
  private static final Pattern WITH_SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):/.*");

  private static final int LAST_PORT = 65_535;

  private Targets() {}

  /**
   * @throws IllegalArgumentException saying what is wrong with a target, and what was expected
   */
  public static void check(String target) {
    if (target.startsWith(UnixPaths.SCHEME)) {
      var unused = UnixPaths.ofTarget(target);
      return;
    }
    require(!target.isBlank(), "it is blank; " + EXPECTED);
    require(
        target.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c)),
        "a target has no spaces; " + EXPECTED);
    URI uri = knownUri(target);
    if (uri == null) {
      Matcher other = WITH_SCHEME.matcher(target);
      require(!other.matches(), () -> unknownScheme(other.group(1)));
      requireHost(target);
      return;
    }
    switch (uri.getScheme()) {
      case "dns" -> requireHost(StaticTargets.path(uri));
      case StaticTargets.SCHEME -> StaticTargets.parse(StaticTargets.path(uri));
      case EnvironmentTargets.SCHEME -> new EnvironmentTargets().address(StaticTargets.path(uri));
      default -> {
        // Whoever has put a resolver on the class path knows better.
      }
    }
  }

  /** The target as gRPC reads it, or null if it has none of the schemes that gRPC knows. */
  private static URI knownUri(String target) {
    try {
      URI uri = new URI(target);
      boolean known =
          uri.getScheme() != null
              && NameResolverRegistry.getDefaultRegistry().getProviderForScheme(uri.getScheme())
                  != null;
      return known ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String unknownScheme(String scheme) {
    String near = Spelling.nearest(scheme, SCHEMES);
    return SCHEMES.contains(scheme)
        ? EXPECTED
        : "gRPC has no targets that begin with "
            + scheme
            + (near == null ? "; " + EXPECTED : "; did you mean " + near + "?");
  }

  private static void requireHost(String name) {
    require(isAddress(name), EXPECTED + ", with a port from 1 to 65535");
  }

  /**
   * Whether it is a host, with a port from 1 to 65535 if any. The name of the host is one that gRPC
   * takes: of letters, digits, dots and dashes, or an IPv6 address in brackets.
   */
  static boolean isAddress(String text) {
    try {
      URI uri = new URI("//" + text);
      return uri.getHost() != null
          && text.equals(uri.getAuthority())
          && uri.getUserInfo() == null
          && !text.endsWith(":")
          && uri.getPort() != 0
          && uri.getPort() <= LAST_PORT;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void require(boolean condition, String message) {
    require(condition, () -> message);
  }

  private static void require(boolean condition, Supplier<String> message) {
    if (!condition) {
      throw new IllegalArgumentException(message.get());
    }
  }
}
