package dev.jams.stub;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Sends responses as fast as the client takes them, for one thread at a time. */
final class ResponseSink<R> implements Consumer<R> {
  private final ServerCallStreamObserver<R> observer;

  /** Not a monitor, in which a virtual thread would keep its carrier. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private boolean over;

  /** To be called before the handler of the call returns. */
  ResponseSink(StreamObserver<R> observer) {
    this.observer = (ServerCallStreamObserver<R>) observer;
    this.observer.setOnReadyHandler(this::signal);
    this.observer.setOnCancelHandler(this::cancelled);
  }

  @Override
  public void accept(R response) {
    lock.lock();
    try {
      while (!over && !observer.isReady()) {
        changed.await();
      }
      if (over) {
        throw MessageQueue.cancelled();
      }
      observer.onNext(response);
    } catch (InterruptedException e) {
      throw MessageQueue.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void cancelled() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
