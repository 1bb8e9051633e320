package dev.jams.internal.call;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that somebody else may answer before its service does. What the service says after that is
 * dropped. Safe for use by any thread.
 */
public class EndableCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private boolean closed;
  private volatile boolean ended;

  public EndableCall(ServerCall<ReqT, RespT> call) {
    super(call);
  }

  /** Answers, unless somebody has done so. */
  public final synchronized void end(Status status, Metadata trailers) {
    if (!closed && !ended) {
      ended = true;
      super.close(status, trailers);
    }
  }

  /** Whether it was answered, yet not by its service, which has to learn that it may stop. */
  public final boolean isEnded() {
    return ended;
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!ended) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(RespT message) {
    if (!ended) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    closed = true;
    if (!ended) {
      super.close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return ended || super.isCancelled();
  }
}
