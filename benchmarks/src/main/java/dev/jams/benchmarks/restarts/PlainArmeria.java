package dev.jams.benchmarks.restarts;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import dev.jams.AppContext;
import dev.jams.Listener;
import dev.jams.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves HTTP/JSON by Armeria's own transcoding and stops by its own graceful shutdown, which tells
 * no connection to end.
 */
final class PlainArmeria implements Listener {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final int port;

  PlainArmeria(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public Running start(AppContext context) {
    GrpcServiceBuilder calls =
        GrpcService.builder().enableHttpJsonTranscoding(true).useBlockingTaskExecutor(true);
    context.services().forEach(service -> calls.addService(service.definition()));
    ServerBuilder builder =
        Server.builder()
            .port(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SessionProtocol.HTTP)
            .gracefulShutdownTimeout(QUIET, GRACE)
            .service(
                "/readyz",
                (ctx, request) ->
                    HttpResponse.of(
                        context.health().isServing()
                            ? HttpStatus.OK
                            : HttpStatus.SERVICE_UNAVAILABLE))
            .service(calls.build());
    Server server = builder.build();
    server.start().join();
    return new RunningArmeria(server);
  }

  private record RunningArmeria(Server server) implements Running {
    @Override
    public SocketAddress address() {
      return server.activePort().localAddress();
    }

    @Override
    public String location() {
      return "http:/" + address();
    }

    @Override
    public void shutdown() {
      var unused = server.stop();
    }

    @Override
    public void shutdownNow() {
      shutdown();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
      CompletableFuture<Void> stopped = server.stop();
      try {
        stopped.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the HTTP server failed to stop", e.getCause());
      }
    }
  }
}
