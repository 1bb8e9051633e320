package dev.jams.stub;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;

/** Hands out requests as they come, and asks for more as they are taken. */
final class RequestSource<Q> implements Iterable<Q>, StreamObserver<Q> {
  /** Requests that may wait here, so that the service need not wait for each. */
  private static final int AHEAD = 8;

  private final MessageQueue<Q> messages;
  private boolean taken;

  /** To be called before the handler of the call returns. */
  RequestSource(ServerCallStreamObserver<?> call) {
    messages = new MessageQueue<>(Integer.MAX_VALUE, () -> call.request(1));
    call.disableAutoRequest();
    call.request(AHEAD);
  }

  /** The one there is: what was read once is not there again. */
  @Override
  public Iterator<Q> iterator() {
    if (taken) {
      throw new IllegalStateException("The requests of a call can be read only once.");
    }
    taken = true;
    return messages;
  }

  @Override
  public void onNext(Q request) {
    messages.put(request);
  }

  @Override
  public void onCompleted() {
    messages.close();
  }

  /** The client has gone before it had sent all. */
  @Override
  public void onError(Throwable t) {
    messages.cancel();
  }
}
