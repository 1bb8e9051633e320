package dev.jams.examples.child;

import dev.jams.examples.goms.GoMsService;
import io.grpc.ServerServiceDefinition;

/**
 * Does what its parent does, under its own name and routes: the two protos have the same methods
 * over the same messages. Thread-safe.
 */
public final class ChildService extends GoMsService implements ChildGrpc.AsyncService {

  /** Answers as "Child". */
  public ChildService() {
    super("Child");
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ChildGrpc.bindService(this);
  }
}
