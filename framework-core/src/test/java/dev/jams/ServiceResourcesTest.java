package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.PingGrpc;
import io.grpc.BindableService;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ServiceResourcesTest {
  @RegisterExtension final Rig rig = new Rig();

  private final List<String> closed = new CopyOnWriteArrayList<>();

  private record Drawer(String name, List<String> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(name);
    }
  }

  private final class Ping extends PingService implements AutoCloseable {
    @Override
    public void close() {
      closed.add("service");
    }
  }

  private AppBuilder app(ServiceFactory factory) {
    return App.named("test")
        .service(PingGrpc.getServiceDescriptor(), factory)
        .listen(GrpcServer.on(0));
  }

  private BindableService ping(ServiceContext context) {
    assertThat(context.own(new Drawer("pool", closed)).name()).isEqualTo("pool");
    context.own(new Drawer("cache", closed));
    return new Ping();
  }

  // KT-13
  @Test
  void theAppClosesWhatAServiceStandsOnAfterItAndLastFirst() throws Exception {
    App app = rig.start(app(this::ping));
    assertThat(closed).isEmpty();

    app.close();

    assertThat(closed).containsExactly("service", "cache", "pool");
  }

  @Test
  void whatAServiceStandsOnIsClosedWhenTheServiceCannotBeMade() {
    AppBuilder app =
        app(
            context -> {
              ping(context);
              throw new IOException("no such table");
            });

    assertThatThrownBy(() -> rig.start(app)).hasMessageEndingWith("no such table");

    assertThat(closed).containsExactly("cache", "pool");
  }
}
