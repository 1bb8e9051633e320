package dev.jams.benchmarks.restarts;

import dev.jams.AppContext;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.benchmarks.proto.ProbeGrpc;
import dev.jams.benchmarks.proto.WorkRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Calls the listeners before it while the app is not ready yet, so that the first callers do not
 * wait for classes to be loaded.
 */
final class WarmUp implements Listener {
  private static final int CALLS = 40;

  private final int grpcPort;
  private final int httpPort;

  WarmUp(int grpcPort, int httpPort) {
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
  }

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public boolean exposesServices() {
    return false;
  }

  @Override
  public Running start(AppContext context) throws StartException {
    try {
      callGrpc();
      callHttp();
    } catch (IOException | InterruptedException e) {
      throw new StartException("the calls to warm up fail: " + e, e);
    }
    return new Done(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort));
  }

  private void callGrpc() {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
    ProbeGrpc.ProbeBlockingStub probe = ProbeGrpc.newBlockingStub(channel);
    for (int i = 0; i < CALLS; i++) {
      var unused = probe.work(WorkRequest.getDefaultInstance());
    }
    channel.shutdownNow();
  }

  private void callHttp() throws IOException, InterruptedException {
    URI server = URI.create("http://127.0.0.1:" + httpPort);
    HttpRequest get = HttpRequest.newBuilder(server.resolve("/v1/items/1?millis=0")).build();
    HttpRequest badPost =
        HttpRequest.newBuilder(server.resolve("/v1/rows"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"none\"}"))
            .build();
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient client = HttpClient.newBuilder().version(version).build();
      for (int i = 0; i < CALLS; i++) {
        var unused = client.send(i % 2 == 0 ? get : badPost, BodyHandlers.ofString());
      }
    }
  }

  private record Done(SocketAddress address) implements Running {
    @Override
    public String location() {
      return "nowhere";
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
}
