package dev.jams.security;

import dev.jams.internal.call.CallIds;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as {@link Security} has found out. A service asks for the one of the call that it
 * serves:
 *
 * <pre>{@code
 * String owner = Principal.current().orElseThrow().name();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Principal {
  /** How somebody has shown who they are. */
  public enum Authentication {
    /** By a signed token. */
    JWT,
    /** By a key that both sides know. */
    API_KEY,
    /** By the certificate of their end of the connection. */
    CERTIFICATE
  }

  private final String name;
  private final String key;
  private final Authentication authentication;
  private final Set<String> roles;
  private final Set<String> scopes;
  private final Map<String, Object> claims;

  /**
   * @param claims nobody changes them any more
   */
  Principal(
      String name,
      Authentication authentication,
      Set<String> roles,
      Set<String> scopes,
      Map<String, Object> claims) {
    this.name = name;
    this.key = authentication + ":" + name;
    this.authentication = authentication;
    this.roles = Set.copyOf(roles);
    this.scopes = Set.copyOf(scopes);
    this.claims = claims;
  }

  /**
   * Who has made the call that this thread serves: the one whose {@link io.grpc.Context} is
   * current, so a service that goes on in another thread takes that with it, as for the deadline.
   *
   * @return empty if the method is public, if security is off, or outside of any call
   */
  public static Optional<Principal> current() {
    CallIds ids = CallIds.KEY.get();
    return ids != null && ids.facts().identity() instanceof Principal known
        ? Optional.of(known)
        : Optional.empty();
  }

  /**
   * What the caller is called: the subject of a token, or what the configuration calls whoever has
   * an API key or a certificate.
   */
  public String name() {
    return name;
  }

  /** Tells it from others of this name, which are known in other ways. */
  String key() {
    return key;
  }

  /** How the caller has shown who they are. */
  public Authentication authentication() {
    return authentication;
  }

  /** What the caller is. */
  public Set<String> roles() {
    return roles;
  }

  /** What the caller was allowed to do. */
  public Set<String> scopes() {
    return scopes;
  }

  /**
   * The claims of the token: texts, booleans, numbers as {@code Long} or {@code Double}, lists,
   * maps, and null within these. Empty for other ways than tokens.
   */
  public Map<String, Object> claims() {
    return claims;
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
