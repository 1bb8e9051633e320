package dev.jams.security;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a call tells its service, kept until there is one. Only what a call says without being asked
 * for messages comes before that.
 */
final class WaitingCall<ReqT> extends ServerCall.Listener<ReqT> {
  private List<Consumer<ServerCall.Listener<ReqT>>> events = new ArrayList<>();
  private ServerCall.Listener<ReqT> listener;

  /** Tells everything so far, on the thread of the caller, and the rest as it comes. */
  void begin(ServerCall.Listener<ReqT> begun) {
    while (true) {
      List<Consumer<ServerCall.Listener<ReqT>>> batch;
      synchronized (this) {
        if (events.isEmpty()) {
          listener = begun;
          return;
        }
        batch = events;
        events = new ArrayList<>();
      }
      batch.forEach(event -> event.accept(begun));
    }
  }

  private void tell(Consumer<ServerCall.Listener<ReqT>> event) {
    ServerCall.Listener<ReqT> begun;
    synchronized (this) {
      begun = listener;
      if (begun == null) {
        events.add(event);
        return;
      }
    }
    event.accept(begun);
  }

  @Override
  public void onMessage(ReqT message) {
    tell(to -> to.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    tell(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    tell(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    tell(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    tell(ServerCall.Listener::onReady);
  }
}
