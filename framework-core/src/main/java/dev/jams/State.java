package dev.jams;

/**
 * Where an app is in its life. It only ever moves down this list, and ends in {@link #STOPPED} or
 * {@link #FAILED}.
 */
public enum State {
  /** Built, not started. */
  NEW,
  /** Opening channels, services and listeners, in the order of their registration. */
  STARTING,
  /** Every listener accepts calls. */
  RUNNING,
  /** No longer ready, new calls are turned away, calls in flight go on. */
  DRAINING,
  /** Everything is closed. */
  STOPPED,
  /** The start failed; what had started is closed. */
  FAILED
}
