package dev.jams;

import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** Keeps what a listener is given, and serves it over gRPC without anything beside it. */
final class ServicesListener implements Listener, Listener.Running {
  private List<ServerServiceDefinition> definitions = List.of();

  List<ServerServiceDefinition> definitions() {
    return definitions;
  }

  ManagedChannel channel(Rig rig) throws IOException {
    io.grpc.BindableService[] services =
        definitions.stream()
            .map(definition -> (io.grpc.BindableService) () -> definition)
            .toArray(io.grpc.BindableService[]::new);
    return rig.channel(rig.serve(services));
  }

  @Override
  public String name() {
    return "services";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public Running start(AppContext context) {
    definitions = context.services().stream().map(ServedService::definition).toList();
    return this;
  }

  @Override
  public SocketAddress address() {
    return InetSocketAddress.createUnresolved("nowhere", 1);
  }

  @Override
  public String location() {
    return "nowhere:1";
  }

  @Override
  public void shutdown() {}

  @Override
  public void shutdownNow() {}

  @Override
  public boolean awaitTermination(Duration timeout) {
    return true;
  }
}
