package dev.jams.stub;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Messages between two threads, up to an end or a cancellation. */
final class MessageQueue<T> implements Iterator<T> {
  private final int capacity;
  private final Runnable taken;

  /** Not a monitor, in which a virtual thread would keep its carrier. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private boolean closed;
  private boolean cancelled;

  /**
   * @param taken called after each message that was taken
   */
  MessageQueue(int capacity, Runnable taken) {
    this.capacity = capacity;
    this.taken = taken;
  }

  /**
   * @throws IllegalStateException if this is closed
   */
  void put(T message) {
    lock.lock();
    try {
      while (waiting.size() >= capacity && !closed && !cancelled) {
        changed.await();
      }
      if (cancelled) {
        throw cancelled();
      }
      if (closed) {
        throw new IllegalStateException("It is closed; " + message + " is not taken any more.");
      }
      waiting.add(message);
      changed.signalAll();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next message, or the end. */
  @Override
  public boolean hasNext() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed && !cancelled) {
        changed.await();
      }
      if (cancelled) {
        throw cancelled();
      }
      return !waiting.isEmpty();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public T next() {
    T next;
    lock.lock();
    try {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more messages");
      }
      next = waiting.remove();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    taken.run();
    return next;
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static StatusRuntimeException cancelled() {
    return Status.CANCELLED.withDescription("the call was cancelled").asRuntimeException();
  }

  /** The thread stays interrupted. */
  static StatusRuntimeException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return Status.CANCELLED
        .withDescription("the thread was interrupted")
        .withCause(cause)
        .asRuntimeException();
  }
}
