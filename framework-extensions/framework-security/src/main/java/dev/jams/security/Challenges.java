package dev.jams.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a caller could be known that is not: by what is configured. RFC 9110, section 11.6.1, wants
 * at least one, although only tokens have a scheme that is registered.
 *
 * @param bearer the begin of that for tokens, RFC 6750
 * @param others whole
 */
record Challenges(Optional<String> bearer, List<String> others) {
  static Challenges of(SecuritySettings settings) {
    String realm = " realm=\"" + settings.realm() + "\"";
    List<String> others = new ArrayList<>();
    if (!settings.apiKeys().keys().isEmpty()) {
      others.add("ApiKey" + realm + ", header=\"" + settings.apiKeys().header() + "\"");
    }
    if (!settings.certificates().isEmpty()) {
      others.add("Certificate" + realm);
    }
    return new Challenges(settings.jwt().map(jwt -> "Bearer" + realm), List.copyOf(others));
  }
}
