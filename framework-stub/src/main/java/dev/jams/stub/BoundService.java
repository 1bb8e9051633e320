package dev.jams.stub;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;

/** What a server takes, made of a service that blocks. Immutable. */
final class BoundService {
  private BoundService() {}

  /** An app closes what it serves, if that can be closed: so it has to show. */
  static BindableService of(Object service, ServerServiceDefinition definition) {
    List<AutoCloseable> closeables = closeables(service);
    return closeables.isEmpty() ? () -> definition : new Closeable(definition, closeables);
  }

  /** Outermost first. */
  private static List<AutoCloseable> closeables(Object service) {
    List<AutoCloseable> closeables = new ArrayList<>();
    Object layer = service;
    while (true) {
      if (layer instanceof AutoCloseable closeable) {
        closeables.add(closeable);
      }
      if (!(layer instanceof Decorator decorator)) {
        return List.copyOf(closeables);
      }
      layer = decorator.next();
    }
  }

  private record Closeable(ServerServiceDefinition bindService, List<AutoCloseable> closeables)
      implements BindableService, AutoCloseable {
    @Override
    public void close() throws Exception {
      Exception first = null;
      for (AutoCloseable closeable : closeables) {
        try {
          closeable.close();
        } catch (Exception e) {
          if (first == null) {
            first = e;
          } else {
            first.addSuppressed(e);
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }
}
