package dev.jams.testing;

/** What an app, or the tests of it, may leave behind in the process; {@link AppExtension#allow}. */
public enum Leak {
  /** Threads that are not daemons. */
  THREADS,
  /** TCP sockets that are open, found on Linux only. */
  CONNECTIONS,
  /** Netty's buffers that were collected as garbage before they were released. */
  BUFFERS
}
