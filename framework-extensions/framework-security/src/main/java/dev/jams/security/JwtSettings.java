package dev.jams.security;

import com.nimbusds.jose.JWSAlgorithm;
import dev.jams.About;
import dev.jams.Size;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The section {@code security.jwt}. */
record JwtSettings(
    @About("claim iss that every token must have") String issuer,
    @About("claims aud of which every token must have one") List<String> audience,
    @About("file with the keys of the issuer, as a JSON Web Key Set") Optional<Path> jwksFile,
    @About("address of the same, over https") Optional<URI> jwksUrl,
    @About("PEM file of the authorities of that address, instead of those of the platform")
        Optional<Path> jwksCaFile,
    @About(
            value = "signatures that are taken: RS, PS or ES with 256, 384 or 512",
            defaultValue = "RS256,ES256")
        List<String> algorithms,
    @About(
            value = "typ that a token may have; one without counts as JWT",
            defaultValue = "JWT,at+jwt")
        List<String> types,
    @About(
            value = "how far the issuer's clock may be from this one; at most 60s",
            defaultValue = "60s")
        Duration clockSkew,
    @About(value = "claim with the name of the caller", defaultValue = "sub") String principalClaim,
    @About(
            value = "claim with the roles, with dots into objects as in realm_access.roles",
            defaultValue = "roles")
        String rolesClaim,
    @About(value = "claim with the scopes, the same", defaultValue = "scope") String scopesClaim,
    @About(value = "longest token that is looked at", defaultValue = "8KiB") Size maxTokenSize,
    @About(
            value = "how deep objects and arrays of a token may be inside each other",
            defaultValue = "10")
        int maxDepth,
    @About(
            value = "tokens that are remembered once they were checked; 0 for none",
            defaultValue = "10000")
        int cacheSize,
    @About(value = "how often the keys are read again", defaultValue = "1m")
        Duration refreshInterval,
    @About(value = "how soon again after that has failed", defaultValue = "10s")
        Duration retryInterval,
    @About(value = "how long keys that cannot be read again go on to serve", defaultValue = "1h")
        Duration maxStale,
    @About(
            value = "how long reading the keys may take, and a call wait for it; at most 30s",
            defaultValue = "3s")
        Duration fetchTimeout,
    @About(
            value = "how often in a minute keys are read because a token has one that is unknown",
            defaultValue = "6")
        int unknownKeyFetches,
    @About(value = "calls that may wait for keys at once", defaultValue = "1000") int maxWaiting,
    @About(value = "largest key set that is read", defaultValue = "256KiB") Size maxKeySetSize) {
  static final Set<JWSAlgorithm> POSSIBLE =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration MAX_SKEW = Duration.ofSeconds(60);
  private static final Duration MAX_FETCH = Duration.ofSeconds(30);

  JwtSettings {
    require(!issuer.isBlank(), "the issuer is empty; give the iss of the tokens");
    require(
        !audience.isEmpty() && audience.stream().noneMatch(String::isBlank),
        "there is no audience; give the aud of the tokens for this app, as in [tracker]");
    require(
        jwksFile.isPresent() != jwksUrl.isPresent(),
        "keys are needed from one place; give either jwks-file or jwks-url");
    jwksUrl.ifPresent(JwtSettings::requireSafe);
    require(
        jwksCaFile.isEmpty() || jwksUrl.isPresent(),
        "jwks-ca-file says whom to trust at a jwks-url, and there is none");
    require(!algorithms.isEmpty(), "there are no algorithms; give some, as in [RS256, ES256]");
    for (String algorithm : algorithms) {
      require(
          POSSIBLE.contains(JWSAlgorithm.parse(algorithm)),
          "\""
              + algorithm
              + "\" is no signature that a key set can check; expected some of "
              + POSSIBLE.stream().map(JWSAlgorithm::getName).sorted().toList());
    }
    require(!types.isEmpty(), "there are no types; give some, as in [JWT, at+jwt]");
    requireAtMost("clock-skew", clockSkew, MAX_SKEW);
    requireAtMost("fetch-timeout", fetchTimeout, MAX_FETCH);
    requirePositive("fetch-timeout", fetchTimeout);
    requirePositive("refresh-interval", refreshInterval);
    requirePositive("retry-interval", retryInterval);
    require(
        maxStale.compareTo(refreshInterval) >= 0,
        "max-stale is less than refresh-interval, so that keys would end before they are read"
            + " again");
    require(maxDepth > 0, "max-depth is " + maxDepth + ", expected 1 or more");
    require(cacheSize >= 0, "cache-size is " + cacheSize + ", expected 0 or more");
    require(
        unknownKeyFetches >= 0,
        "unknown-key-fetches is " + unknownKeyFetches + ", expected 0 or more");
    require(maxWaiting >= 0, "max-waiting is " + maxWaiting + ", expected 0 or more");
    require(
        maxTokenSize.bytes() <= 1 << 20 && maxKeySetSize.bytes() <= 16 << 20,
        "max-token-size is at most 1MiB, and max-key-set-size at most 16MiB");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static void requireAtMost(String name, Duration value, Duration most) {
    require(
        value.compareTo(most) <= 0,
        name + " is " + value.toMillis() + "ms, expected at most " + most.toSeconds() + "s");
  }

  private static void requirePositive(String name, Duration value) {
    require(!value.isZero(), name + " is 0, expected more");
  }

  /** Whoever can change the keys on their way can sign tokens. */
  private static void requireSafe(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean safe =
        url.getHost() != null
            && url.getUserInfo() == null
            && (scheme.equals("https") || (scheme.equals("http") && isLoopback(url.getHost())));
    require(
        safe,
        "jwks-url is "
            + withoutUser(url.toString())
            + ", expected https, or http to an address such as 127.0.0.1, without a user");
  }

  /** A password is no more to be read here than elsewhere. */
  private static String withoutUser(String url) {
    return url.contains("@") ? "...@" + url.substring(url.lastIndexOf('@') + 1) : url;
  }

  /** Names are not asked for: what they mean may change. */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    String address = host.replaceAll("[\\[\\]]", "");
    if (!address.matches("[0-9.]+|[0-9a-fA-F:]+:[0-9a-fA-F:.]*")) {
      return false;
    }
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }

  /** The algorithms as the library knows them. */
  Set<JWSAlgorithm> pinned() {
    return algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
  }
}
