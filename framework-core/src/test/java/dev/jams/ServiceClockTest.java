package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.echo.PingGrpc;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ServiceClockTest {
  @RegisterExtension final Rig rig = new Rig();

  private final AtomicReference<Clock> given = new AtomicReference<>();
  private final AppBuilder app =
      App.named("test")
          .service(
              PingGrpc.getServiceDescriptor(),
              context -> {
                given.set(context.clock());
                return new PingService();
              })
          .listen(GrpcServer.on(0));

  @Test
  void servicesHaveTheSystemsTimeInUtc() throws Exception {
    rig.start(app);

    assertThat(given.get()).isEqualTo(Clock.systemUTC());
  }

  @Test
  void servicesHaveTheClockThatTheAppIsGivenLast() throws Exception {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    rig.start(app.clock(Clock.systemDefaultZone()).clock(clock));

    assertThat(given.get()).isSameAs(clock);
  }
}
