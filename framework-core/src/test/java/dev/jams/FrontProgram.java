package dev.jams;

/** A gateway for any gRPC server, as a program; {@link RemoteServicesProcessTest} runs it. */
final class FrontProgram {
  private FrontProgram() {}

  public static void main(String[] args) {
    App.named("front")
        .service(RemoteServices.reflect("127.0.0.1:1"))
        .listen(GrpcServer.on(0))
        .run(args);
  }
}
