package dev.jams;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A whole program, which {@link AppProcessTest} runs as a process of its own. */
final class EchoProgram {
  private static final Setting<Boolean> SLOW_START =
      Setting.bool("slow-start", false, "wait for a line of input before there is a service");

  private EchoProgram() {}

  public static void main(String[] args) {
    App.named("echo")
        .service(EchoGrpc.getServiceDescriptor(), EchoProgram::create)
        .setting(SLOW_START)
        .setting(Setting.text("store.password", "sesame", "password of the store").secret())
        .component(new Fragile())
        .component(new Stuck())
        .listen(GrpcServer.on(0))
        .run(args);
  }

  /** Fails when told to by a line of input, and hangs at the end if a setting says so. */
  private static final class Fragile implements Component {
    private static final Setting<Boolean> FAIL =
        Setting.bool("fail", false, "fail at the next line of input");
    private static final Setting<Boolean> HANG =
        Setting.bool("hang", false, "hang when the app closes it");
    private static final Setting<Boolean> BREAK =
        Setting.bool("break", false, "throw at the start, with a thread left that is no daemon");
    private static final Setting<Boolean> CLOSE =
        Setting.bool("close", false, "close the app at the next line of input");

    @Override
    public String name() {
      return "fragile";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(FAIL, HANG, BREAK, CLOSE);
    }

    @Override
    public Running start(AppContext context) {
      if (context.config().get(BREAK)) {
        new Thread(Fragile::waitForever, "waiting").start();
        throw new IllegalStateException("no table entries");
      }
      return new Running() {
        @Override
        public void ready(App app) {
          if (context.config().get(FAIL)) {
            atInput(() -> context.fail("the ledger at 127.0.0.1:1 is gone"));
          }
          if (context.config().get(CLOSE)) {
            atInput(app::close);
          }
        }

        @Override
        public void close() throws InterruptedException {
          if (context.config().get(HANG)) {
            new CountDownLatch(1).await();
          }
        }
      };
    }

    private static void waitForever() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void atInput(Runnable action) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  awaitInput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                action.run();
              },
              "at-input");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Never ends its start, if a setting says so, whoever asks it to. */
  private static final class Stuck implements Component {
    private static final Setting<Boolean> STUCK = Setting.bool("stuck", false, "never start");

    @Override
    public String name() {
      return "stuck";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(STUCK);
    }

    @Override
    public Running start(AppContext context) {
      if (context.config().get(STUCK)) {
        System.out.println("stuck");
        while (true) {
          LockSupport.park();
        }
      }
      return () -> {};
    }
  }

  private static SlowService create(ServiceContext context) throws IOException {
    if (context.config().get(SLOW_START)) {
      System.out.println("starting");
      awaitInput();
    }
    return new SlowService();
  }

  private static void awaitInput() throws IOException {
    while (System.in.read() != '\n') {
      // Whatever else may be in the input.
    }
  }

  /** Unary calls say on the standard output that they have begun, and end at the next input. */
  private static final class SlowService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      System.out.println("call begun");
      try {
        awaitInput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      super.unary(request, responses);
    }
  }
}
