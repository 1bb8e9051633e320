package dev.jams;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who the client of a call is, by the certificate that it showed in the TLS handshake and that an
 * authority of the listener's {@code tls.client-ca-file} vouches for. The same for every protocol
 * of every listener:
 *
 * <pre>{@code
 * public <Q, A> ServerCall.Listener<Q> interceptCall(
 *     ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
 *   if (PeerIdentity.of(call).filter(peer -> peer.dnsNames().contains("billing")).isEmpty()) {
 *     call.close(Status.PERMISSION_DENIED, new Metadata());
 *     return new ServerCall.Listener<>() {};
 *   }
 *   return next.startCall(call, headers);
 * }
 * }</pre>
 *
 * <p>Behind a proxy that ends TLS it is the proxy's. Immutable.
 */
public final class PeerIdentity {
  /** What a {@code GeneralName} of RFC 5280 is. */
  private static final int DNS = 2;

  private static final int URI = 6;

  private final X509Certificate certificate;

  private PeerIdentity(X509Certificate certificate) {
    this.certificate = certificate;
  }

  /** The client of a call; empty without TLS, or if the client showed no certificate. */
  public static Optional<PeerIdentity> of(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? Optional.of(new PeerIdentity(certificate))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** The client's certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate's subject as RFC 2253 writes it, such as {@code CN=billing,O=Contoso}. */
  public String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The DNS names among the certificate's alternative names. */
  public List<String> dnsNames() {
    return names(DNS);
  }

  /** The URIs among the certificate's alternative names, such as a SPIFFE id. */
  public List<String> uris() {
    return names(URI);
  }

  private List<String> names(int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0).equals(kind)) {
            names.add((String) name.get(1));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read name nobody.
      return List.of();
    }
    return List.copyOf(names);
  }

  @Override
  public String toString() {
    return subject();
  }
}
