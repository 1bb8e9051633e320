package dev.jams.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each kind of leak, made on purpose. */
@Timeout(120)
class LeaksTest {
  /** Long enough for what is left by nobody, which is waited for only if there is any. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Duration NO_GRACE = Duration.ofMillis(200);
  private static final LeakPolicy STRICT = new LeakPolicy(Set.of(), true, GRACE);

  private static RunningApp start() throws Exception {
    return RunningApp.start(app(), List.of());
  }

  private static AppBuilder app() {
    return App.named("test").service(new Greeter("hello")).listen(GrpcServer.on(1));
  }

  private static AssertionError failure(RunningApp running, LeakPolicy policy) {
    return catchThrowableOfType(AssertionError.class, () -> running.stop(policy));
  }

  private static LeakPolicy strictAbout(Leak kind) {
    return new LeakPolicy(EnumSet.complementOf(EnumSet.of(kind)), true, NO_GRACE);
  }

  @Test
  void appThatLeavesNothingPasses() throws Exception {
    RunningApp running = start();
    assertThat(running.channel().isShutdown()).isFalse();

    running.stop(STRICT);
  }

  @Test
  void threadThatLivesOnIsShownWithWhereItStands() throws Exception {
    RunningApp running = start();
    CountDownLatch end = new CountDownLatch(1);
    Thread left = new Thread(() -> awaitUninterrupted(end), "forgotten");
    left.start();
    try {
      assertThat(failure(running, strictAbout(Leak.THREADS)))
          .hasMessageStartingWith(
              "1 thread(s) live on after the app has stopped; whoever starts one ends it, a service"
                  + " in its close():\n  \"forgotten\", which is\n    at ")
          .hasMessageContaining("dev.jams.testing.LeaksTest.awaitUninterrupted");
    } finally {
      end.countDown();
      left.join();
    }
  }

  @Test
  void threadThatEndsInTimePasses() throws Exception {
    RunningApp running = start();
    Thread late = new Thread(() -> awaitEnd(running));
    late.start();

    running.stop(STRICT);

    assertThat(late.isAlive()).isFalse();
  }

  @Test
  void daemonMayLiveOn() throws Exception {
    RunningApp running = start();
    CountDownLatch end = new CountDownLatch(1);
    Thread daemon = new Thread(() -> awaitUninterrupted(end));
    daemon.setDaemon(true);
    daemon.start();

    running.stop(STRICT);

    end.countDown();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionToElsewhereIsShown() throws Exception {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunningApp running = start();
      try (Socket left = new Socket(elsewhere.getInetAddress(), elsewhere.getLocalPort())) {
        assertThat(failure(running, strictAbout(Leak.CONNECTIONS)))
            .hasMessage(
                "1 socket(s) are still open after the app has stopped; whoever opens one closes it,"
                    + " a service in its close():\n  127.0.0.1:"
                    + left.getLocalPort()
                    + " to 127.0.0.1:"
                    + elsewhere.getLocalPort());
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void socketThatListensIsShown() throws Exception {
    RunningApp running = start();
    try (ServerSocket left = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(failure(running, strictAbout(Leak.CONNECTIONS)))
          .hasMessageEndingWith("\n  127.0.0.1:" + left.getLocalPort() + " listens");
    }
  }

  @Test
  void addressesAreReadAsLinuxWritesThem() throws Exception {
    assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);

    assertThat(
            Sockets.parse(
                "   0: 00000000000000000000000001000000:1F90"
                    + " B80D0120000000000000000002000000:C001 01 00000000:00000000 00:00000000"
                    + " 00000000     0        0 4711 1 0000000000000000 20 4 30 10 -1"))
        .hasToString("0:0:0:0:0:0:0:1:8080 to 2001:db8:0:0:0:0:0:2:49153")
        .returns("4711", Sockets.Socket::inode);
    assertThat(
            Sockets.parse(
                " 12: 0100007F:A41B 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1"))
        .hasToString("127.0.0.1:42011 listens");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whileOthersRunOnlyConnectionsToTheAppAreItsOwn() throws Exception {
    RunningApp other = start();
    RunningApp running = RunningApp.start(app().listen(new EchoingHttp()), List.of());
    int port = running.app().port("http");
    try (ServerSocket foreign = new ServerSocket(0);
        Socket own = new Socket(InetAddress.getLoopbackAddress(), port)) {
      own.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(own.getInputStream().read()).isEqualTo('H');

      AssertionError failure = failure(running, strictAbout(Leak.CONNECTIONS));
      AssertionError last = failure(other, strictAbout(Leak.CONNECTIONS));

      assertThat(failure)
          .hasMessageEndingWith(":\n  127.0.0.1:" + own.getLocalPort() + " to 127.0.0.1:" + port);
      assertThat(last).hasMessageStartingWith("2 socket(s)");
      assertThat(foreign.isClosed()).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereTestsRunInParallelOthersSocketsAndThreadsAreNotLookedAt() throws Exception {
    RunningApp running = start();
    CountDownLatch end = new CountDownLatch(1);
    Thread left = new Thread(() -> awaitUninterrupted(end));
    left.start();
    try (ServerSocket open = new ServerSocket(0)) {
      running.stop(new LeakPolicy(Set.of(), false, GRACE));
      assertThat(open.isClosed()).isFalse();
    } finally {
      end.countDown();
      left.join();
    }
  }

  @Test
  void bufferThatNobodyReleasesIsShownWithWhereItWasMade() throws Exception {
    RunningApp running = start();
    forgetBuffer();

    assertThat(failure(running, STRICT))
        .hasMessageStartingWith(
            "1 buffer(s) of Netty were forgotten; whoever has one last calls its release():\n"
                + "  made\n    at dev.jams.testing.LeaksTest.forgetBuffer(LeaksTest.java:");
  }

  @Test
  void bufferThatOthersForgotBeforeIsNotTheApps() throws Exception {
    assumeThat(System.getProperty("io.netty.leakDetection.level"))
        .as("set in this build, so that Netty looks at buffers before the app starts")
        .isNotNull();
    forgetBuffer();

    start().stop(STRICT);
  }

  @Test
  void whatIsAllowedPasses() throws Exception {
    RunningApp running = start();
    forgetBuffer();
    CountDownLatch end = new CountDownLatch(1);
    Thread left = new Thread(() -> awaitUninterrupted(end));
    left.start();
    try (ServerSocket open = new ServerSocket(0)) {
      running.stop(new LeakPolicy(EnumSet.allOf(Leak.class), true));
      assertThat(open.isClosed()).isFalse();
    } finally {
      end.countDown();
      left.join();
    }
  }

  @Test
  void allLeaksAreToldTogether() throws Exception {
    RunningApp running = start();
    forgetBuffer();
    CountDownLatch end = new CountDownLatch(1);
    Thread left = new Thread(() -> awaitUninterrupted(end));
    left.start();
    try {
      assertThat(failure(running, new LeakPolicy(Set.of(), true, NO_GRACE)))
          .hasMessageContainingAll("1 thread(s) live on", "\n1 buffer(s) of Netty were forgotten");
    } finally {
      end.countDown();
      left.join();
    }
  }

  @Test
  void appThatDoesNotStartIsNotWaitedFor() throws Exception {
    assertThatThrownBy(() -> RunningApp.start(app(), List.of("--no-such-flag")))
        .hasMessageContaining("no-such-flag");

    threadThatLivesOnIsShownWithWhereItStands();
  }

  /** With a text of its own, because Netty tells of equal leaks only once. */
  private static void forgetBuffer() {
    var unused = PooledByteBufAllocator.DEFAULT.buffer(16).touch(UUID.randomUUID());
  }

  private static void awaitEnd(RunningApp running) {
    try {
      while (running.app().state() != dev.jams.State.STOPPED) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitUninterrupted(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
