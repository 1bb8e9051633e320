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
  /** No longer ready: calls are served for the lame duck, then new ones are turned away. */
  DRAINING,
  /** Everything is closed. */
  STOPPED,
  /** The start failed, or a part while it was running; everything is closed. */
  FAILED
}
