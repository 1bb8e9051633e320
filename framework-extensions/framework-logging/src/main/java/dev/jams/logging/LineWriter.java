package dev.jams.logging;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes lines on a thread of its own, so that whoever logs never waits for a disk that is full or
 * a reader that has stopped reading. What cannot be written is lost and counted; the first time,
 * and when it works again, stderr says so.
 */
final class LineWriter implements AutoCloseable {
  private static final int CAPACITY = 8192;
  private static final long CLOSE_MILLIS = 2_000;
  private static final int MAX_BATCH = 1 << 16;

  private final String name;
  private final OutputStream out;
  private final PrintStream complaints;
  private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread = new Thread(this::run, "jams-log");
  private final Object progress = new Object();
  private long done;
  private boolean failing;
  private volatile boolean stuck;

  /**
   * Starts the thread.
   *
   * @param name of the output, for complaints
   * @param out becomes the writer's
   */
  LineWriter(String name, OutputStream out, PrintStream complaints) {
    this.name = name;
    this.out = out;
    this.complaints = complaints;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a line, or loses it if too many wait already. */
  void write(byte[] line) {
    if (lines.offer(line)) {
      accepted.incrementAndGet();
    } else {
      lost.incrementAndGet();
    }
  }

  /**
   * Waits until the lines so far have been dealt with. Where that has taken too long once, nobody
   * waits again until it goes on.
   */
  void await(long millis) {
    if (stuck) {
      return;
    }
    long goal = accepted.get();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (progress) {
      while (done < goal) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          stuck = true;
          return;
        }
        try {
          progress.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** How many lines could not be written. */
  long lost() {
    return lost.get();
  }

  /** The standard output, which stays open. Not System.out, which keeps its failures to itself. */
  static OutputStream stdout() {
    return new FileOutputStream(FileDescriptor.out) {
      @Override
      public void close() {}
    };
  }

  private void run() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    try (out) {
      while (true) {
        int count = 0;
        byte[] line = lines.take();
        // What has piled up goes out in one write.
        while (line != null) {
          batch.writeBytes(line);
          count++;
          line = batch.size() < MAX_BATCH ? lines.poll() : null;
        }
        write(batch.toByteArray(), count);
        batch.reset();
        synchronized (progress) {
          done += count;
          stuck = false;
          progress.notifyAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      complaints.println("log: cannot close " + name + ": " + e.getMessage());
    }
  }

  private void write(byte[] batch, int count) {
    try {
      if (failing) {
        // What failed may have left half a line.
        out.write('\n');
      }
      out.write(batch);
      out.flush();
      if (failing) {
        failing = false;
        complaints.println("log: writing to " + name + " works again, " + lost + " lines are lost");
      }
    } catch (IOException e) {
      lost.addAndGet(count);
      if (!failing) {
        failing = true;
        complaints.println(
            "log: cannot write to " + name + ": " + e.getMessage() + "; the app goes on without");
      }
    }
  }

  /** Writes what is there, for two seconds at most. */
  void flush() {
    stuck = false;
    await(CLOSE_MILLIS);
  }

  /** Writes what is there, and ends the thread. What comes now is not written. */
  @Override
  public void close() {
    flush();
    thread.interrupt();
  }
}
