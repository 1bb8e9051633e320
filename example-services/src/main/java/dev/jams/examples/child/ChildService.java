package dev.jams.examples.child;

import dev.jams.examples.goms.GoMsService;

/**
 * Does what its parent does, under its own name and routes: the two protos have the same methods
 * over the same messages, so that nothing is left to write. Thread-safe.
 */
public final class ChildService extends GoMsService implements Child {

  /** Answers as "Child". */
  public ChildService() {
    super("Child");
  }
}
