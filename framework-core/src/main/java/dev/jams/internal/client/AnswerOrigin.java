package dev.jams.internal.client;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Knows whether the status of a call came from a gRPC server, or was made here because there was
 * none: no connection, a stream that was reset, a page of some proxy. Only a server sends trailers;
 * neither the status nor its text can tell. To be added to the options of one call.
 */
public final class AnswerOrigin extends ClientStreamTracer.Factory {
  private volatile boolean remote;

  /** Whether a server has said how the last of the attempts ended. */
  public boolean isRemote() {
    return remote;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      private volatile boolean answered;

      @Override
      public void inboundTrailers(Metadata trailers) {
        answered = true;
      }

      @Override
      public void streamClosed(Status status) {
        // Hedged attempts are cancelled here once another one has an answer, which counts then.
        if (answered || status.getCode() != Status.Code.CANCELLED) {
          remote = answered;
        }
      }
    };
  }
}
