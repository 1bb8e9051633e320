package dev.jams.events;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body in one piece. The client's own copies it into many small ones and hands each to another
 * thread, which takes more than twice the CPU time for a batch.
 */
final class WholeBody implements Subscription {
  private final Subscriber<? super ByteBuffer> subscriber;
  private final byte[] body;
  private final AtomicBoolean over = new AtomicBoolean();

  private WholeBody(Subscriber<? super ByteBuffer> subscriber, byte[] body) {
    this.subscriber = subscriber;
    this.body = body;
  }

  /** Makes a body that can be sent as often as it has to be. */
  static BodyPublisher of(byte[] body) {
    return BodyPublishers.fromPublisher(
        subscriber -> subscriber.onSubscribe(new WholeBody(subscriber, body)), body.length);
  }

  @Override
  public void request(long buffers) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (buffers <= 0) {
      // Reactive Streams, rule 3.9.
      subscriber.onError(new IllegalArgumentException("requested " + buffers + ", expected more"));
      return;
    }
    subscriber.onNext(ByteBuffer.wrap(body).asReadOnlyBuffer());
    subscriber.onComplete();
  }

  @Override
  public void cancel() {
    over.set(true);
  }
}
