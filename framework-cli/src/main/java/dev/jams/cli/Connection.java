package dev.jams.cli;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/** A channel to a server, and what to say when it leads nowhere. */
final class Connection implements AutoCloseable {
  private static final int MAX_MESSAGE_SIZE = 256 << 20;
  private static final long PATIENCE_MILLIS = 500;

  private final Address address;
  private final boolean encrypted;
  private final ManagedChannel channel;

  /**
   * @param serverName null for that of the address
   */
  Connection(Address address, ChannelCredentials credentials, String serverName) {
    this.address = address;
    this.encrypted = !(credentials instanceof InsecureChannelCredentials);
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(address.target(), credentials)
            .maxInboundMessageSize(MAX_MESSAGE_SIZE)
            .userAgent("jams/" + Build.VERSION);
    if (serverName != null) {
      builder.overrideAuthority(serverName);
    }
    this.channel = builder.build();
  }

  Channel channel() {
    return channel;
  }

  /** As an error names it. */
  String origin() {
    return "the server at " + address.given();
  }

  /** Whether the status says that no server was there to answer. */
  static boolean isUnreachable(Status status) {
    return status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null;
  }

  CliException unreachable(Status status) {
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = cause == null ? status.getDescription() : cause.getMessage();
    return CliException.failed(
        origin()
            + " cannot be reached "
            + (encrypted ? "with TLS (" : "without TLS (")
            + why
            + "); start it, name another, or add "
            + (encrypted ? "--plaintext if it has no TLS" : "--tls if it wants TLS"),
        status.getCause());
  }

  /**
   * Lets calls that have all but ended end: cut off, they would be failures in the server's log.
   */
  @Override
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
