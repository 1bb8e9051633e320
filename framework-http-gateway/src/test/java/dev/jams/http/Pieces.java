package dev.jams.http;

import com.linecorp.armeria.common.HttpData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Takes the pieces of a body as they arrive, as many as are asked for. */
final class Pieces implements Subscriber<HttpData> {
  private final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final long first;
  private volatile Subscription subscription;

  Pieces(long first) {
    this.first = first;
  }

  /** Waits for a piece; null if none comes. */
  String next() throws InterruptedException {
    return pieces.poll(20, TimeUnit.SECONDS);
  }

  /** What has arrived and was not taken. */
  String rest() {
    List<String> rest = new ArrayList<>();
    pieces.drainTo(rest);
    return String.join("", rest);
  }

  /** Done when the last piece has arrived; the body's own future may be done before that. */
  CompletableFuture<Void> end() {
    return end;
  }

  void more(long count) {
    subscription.request(count);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(first);
  }

  @Override
  public void onNext(HttpData data) {
    pieces.add(data.toStringUtf8());
  }

  @Override
  public void onError(Throwable cause) {
    pieces.add("error: " + cause);
    end.complete(null);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
