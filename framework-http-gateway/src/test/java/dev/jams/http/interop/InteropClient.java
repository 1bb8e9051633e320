package dev.jams.http.interop;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.grpc.testing.TlsTesting;
import io.grpc.testing.integration.AbstractInteropTest;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The client of the tests, whose methods are the tests. */
class InteropClient extends AbstractInteropTest {
  private final int port;
  private final boolean tls;

  InteropClient(int port, boolean tls) {
    this.port = port;
    this.tls = tls;
  }

  @Override
  protected ManagedChannelBuilder<?> createChannelBuilder() {
    ManagedChannelBuilder<?> channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, credentials())
            .maxInboundMessageSize(MAX_MESSAGE_SIZE);
    return tls ? channel.overrideAuthority("foo.test.google.fr") : channel;
  }

  private ChannelCredentials credentials() {
    try {
      return tls
          ? TlsChannelCredentials.newBuilder().trustManager(TlsTesting.loadCert("ca.pem")).build()
          : InsecureChannelCredentials.create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** They would need the server to be in its hands. */
  @Override
  protected boolean metricsExpected() {
    return false;
  }
}
