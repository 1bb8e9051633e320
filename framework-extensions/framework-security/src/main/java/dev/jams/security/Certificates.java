package dev.jams.security;

import dev.jams.PeerIdentity;
import io.grpc.ServerCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The callers that are known by their certificates. Immutable. */
final class Certificates {
  private record Known(SecuritySettings.Certificate names, Principal principal) {}

  private final List<Known> known;

  Certificates(List<SecuritySettings.Certificate> certificates) {
    this.known =
        certificates.stream()
            .map(
                each ->
                    new Known(
                        each,
                        new Principal(
                            each.principal(),
                            Principal.Authentication.CERTIFICATE,
                            Set.copyOf(each.roles()),
                            Set.copyOf(each.scopes()),
                            Map.of())))
            .toList();
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  /** Whom the certificate of a caller names, the first in the order of the configuration. */
  Optional<Principal> of(ServerCall<?, ?> call) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    return PeerIdentity.of(call)
        .flatMap(
            peer ->
                known.stream()
                    .filter(each -> isOf(each.names, peer))
                    .findFirst()
                    .map(Known::principal));
  }

  private static boolean isOf(SecuritySettings.Certificate names, PeerIdentity peer) {
    return names.subject().map(peer.subject()::equals).orElse(true)
        && names.dns().map(peer.dnsNames()::contains).orElse(true)
        && names.uri().map(peer.uris()::contains).orElse(true);
  }
}
