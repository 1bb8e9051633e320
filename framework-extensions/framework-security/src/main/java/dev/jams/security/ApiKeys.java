package dev.jams.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The callers that have an API key, of which only hashes are known here. Immutable. */
final class ApiKeys {
  @SuppressWarnings("ArrayRecordComponent") // Compared in constant time, and only so.
  private record Key(byte[] hash, Principal principal) {}

  private final List<Key> keys;

  ApiKeys(List<SecuritySettings.ApiKey> keys) {
    this.keys =
        keys.stream()
            .map(
                key ->
                    new Key(
                        HexFormat.of().parseHex(key.sha256()),
                        new Principal(
                            key.principal(),
                            Principal.Authentication.API_KEY,
                            Set.copyOf(key.roles()),
                            Set.copyOf(key.scopes()),
                            Map.of())))
            .toList();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Takes the same time whichever key it is, and whether or not there is such a key. */
  Outcome check(String key) {
    byte[] hash = Hashes.sha256(key.getBytes(StandardCharsets.UTF_8));
    Principal found = null;
    for (Key known : keys) {
      found = MessageDigest.isEqual(known.hash, hash) ? known.principal : found;
    }
    return found == null ? Outcome.invalid("no such API key") : new Outcome.Known(found);
  }
}
