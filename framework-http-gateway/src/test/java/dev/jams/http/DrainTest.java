package dev.jams.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether it is noticed that the server can no longer listen. */
class DrainTest {
  private final Drain drain = new Drain();
  private final List<Channel> listening = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> died = new CompletableFuture<>();
  private Server server;

  @BeforeEach
  void start() {
    server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service("/", (ctx, req) -> HttpResponse.of(200))
            .bossGroupFactory(name -> AcceptLoop.named(name, this::listening))
            .build();
    server.start().join();
    drain.whenClosed(() -> died.complete(null));
  }

  private void listening(Channel channel) {
    listening.add(channel);
    drain.listening(channel);
  }

  @AfterEach
  void stop() {
    server.stop().join();
  }

  @Test
  void tellsOfAListeningSocketThatWasClosed() throws Exception {
    listening.forEach(Channel::close);

    died.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsOfAnEventLoopThatHasEnded() throws Exception {
    listening.forEach(socket -> socket.eventLoop().shutdownGracefully());

    died.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsNothingWhereTheServerWasToldToStop() {
    drain.end();
    server.stop().join();

    Assertions.assertThat(died).isNotDone();
  }
}
