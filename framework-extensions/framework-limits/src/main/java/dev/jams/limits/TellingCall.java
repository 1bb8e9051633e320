package dev.jams.limits;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** Tells what is left, in what it sends first. For use by one thread at a time, as any call. */
final class TellingCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final String policies;
  private final String states;
  private boolean told;

  TellingCall(ServerCall<ReqT, RespT> call, String policies, String states) {
    super(call);
    this.policies = policies;
    this.states = states;
  }

  @Override
  public void sendHeaders(Metadata headers) {
    tell(headers);
    super.sendHeaders(headers);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    tell(trailers);
    super.close(status, trailers);
  }

  private void tell(Metadata metadata) {
    if (!told) {
      told = true;
      // Those of a server behind this one are about what it allows this one.
      metadata.discardAll(RateLimit.POLICY);
      metadata.discardAll(RateLimit.STATE);
      metadata.put(RateLimit.POLICY, policies);
      metadata.put(RateLimit.STATE, states);
    }
  }
}
