package dev.jams.internal.tls;

import dev.jams.internal.tls.TlsMaterial.Identity;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Makes contexts of TLS 1.2 and 1.3 with the ciphers that HTTP/2 allows, on BoringSSL where Netty
 * finds it and else on the JDK.
 */
final class SslContexts {
  private SslContexts() {}

  /**
   * @param protocols by their ALPN names, preferred first
   */
  static SslContext server(TlsMaterial material, ClientAuth clientAuth, List<String> protocols)
      throws SSLException {
    Identity identity = material.identity().orElseThrow();
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain()).clientAuth(clientAuth);
    return build(builder, material, protocols);
  }

  /**
   * @param protocols by their ALPN names, preferred first
   */
  static SslContext client(TlsMaterial material, List<String> protocols) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    material.identity().ifPresent(own -> builder.keyManager(own.key(), own.chain()));
    return build(builder, material, protocols);
  }

  private static SslContext build(
      SslContextBuilder builder, TlsMaterial material, List<String> protocols) throws SSLException {
    if (!material.trusted().isEmpty()) {
      builder.trustManager(material.trusted().toArray(X509Certificate[]::new));
    }
    return builder
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols))
        .build();
  }
}
