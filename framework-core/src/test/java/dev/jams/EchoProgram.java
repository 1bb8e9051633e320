package dev.jams;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;

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
        .listen(GrpcServer.on(0))
        .run(args);
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
