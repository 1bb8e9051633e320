package dev.jams.internal.remote;

import dev.jams.StartException;

/** An app was told to stop while its start waited for something. */
public final class StartStoppedException extends StartException {
  private static final long serialVersionUID = 1L;

  public StartStoppedException() {
    super("told to stop before everything had started");
  }
}
