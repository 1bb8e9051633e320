package dev.jams.internal.tls;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The certificates that this process uses, for those who measure when they expire. */
public final class Certificates {
  private static final Set<Certificate> inUse = new LinkedHashSet<>();
  private static final CopyOnWriteArrayList<Observer> observers = new CopyOnWriteArrayList<>();

  private Certificates() {}

  /** A certificate, whichever file it is in at the moment. Safe for use by any thread. */
  public interface Certificate {
    /** What it is for: the name of a listener, or the settings of a client. */
    String owner();

    /** When it expires, or the first one that vouches for it. */
    Optional<Instant> expiry();
  }

  /** Is told of every certificate. Must not block. */
  public interface Observer {
    void added(Certificate certificate);

    void removed(Certificate certificate);
  }

  /** Adds an observer, which is told of those in use at once. */
  public static void observe(Observer observer) {
    synchronized (inUse) {
      observers.add(observer);
      inUse.forEach(observer::added);
    }
  }

  /** Tells an observer nothing more. */
  public static void forget(Observer observer) {
    synchronized (inUse) {
      observers.remove(observer);
    }
  }

  static void add(Certificate certificate) {
    synchronized (inUse) {
      inUse.add(certificate);
      observers.forEach(observer -> observer.added(certificate));
    }
  }

  static void remove(Certificate certificate) {
    synchronized (inUse) {
      if (inUse.remove(certificate)) {
        observers.forEach(observer -> observer.removed(certificate));
      }
    }
  }
}
