package dev.jams.http.internal.call;

/**
 * A request whose answer has no body. Once a message is asked for, interceptors have let the call
 * in and the service is next, which would work for nobody.
 */
public final class UnreadRequest implements RequestStream {
  private Receiver receiver;

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void request(int count) {
    receiver.unread();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
