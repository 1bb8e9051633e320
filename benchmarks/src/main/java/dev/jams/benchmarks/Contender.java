package dev.jams.benchmarks;

/** A server to measure, each in a JVM of its own. */
enum Contender {
  BARE_LOOP("bare Armeria handler", "event loop", () -> HttpServers.bare(false)),
  GATEWAY_LOOP("HttpGateway", "event loop", () -> HttpServers.gateway(true)),
  ARMERIA_LOOP("Armeria transcoding", "event loop", () -> HttpServers.armeria(false)),
  BARE_POOL("bare Armeria handler", "executor", () -> HttpServers.bare(true)),
  GATEWAY_POOL("HttpGateway", "executor", () -> HttpServers.gateway(false)),
  ARMERIA_POOL("Armeria transcoding", "executor", () -> HttpServers.armeria(true)),
  GATEWAY_REMOTE("HttpGateway, service elsewhere", "executor", HttpServers::inFrontOfRemote),
  BARE_GRPC("bare NettyServer", "executor", GrpcServers::bare),
  GRPC_SERVER("GrpcServer", "executor", GrpcServers::ours),
  BUSY_GRPC("GrpcServer, limiter", "its own threads", () -> OverloadServers.grpc("adaptive")),
  BUSY_GRPC_OPEN("GrpcServer, no limiter", "its own threads", () -> OverloadServers.grpc("off")),
  BUSY_HTTP("HttpGateway, limiter", "its own threads", () -> OverloadServers.http("adaptive")),
  BUSY_HTTP_OPEN("HttpGateway, no limiter", "its own threads", () -> OverloadServers.http("off")),
  WITH_TRACING("tracing", "executor", () -> ExtrasServers.http(Extra.TRACING)),
  WITH_METRICS("metrics", "executor", () -> ExtrasServers.http(Extra.METRICS)),
  WITH_EVENTS("events", "executor", () -> ExtrasServers.http(Extra.EVENTS)),
  WITH_SECURITY("security", "executor", () -> ExtrasServers.http(Extra.SECURITY)),
  WITH_LIMITS("limits", "executor", () -> ExtrasServers.http(Extra.LIMITS)),
  WITH_VALIDATION("validation", "executor", () -> ExtrasServers.http(Extra.VALIDATION)),
  EVERYTHING_HTTP("everything", "executor", () -> ExtrasServers.http(Extra.everything())),
  EVERYTHING_ALL_TRACED_HTTP(
      "everything, all traced", "executor", () -> ExtrasServers.http(Extra.everythingAllTraced())),
  EVERYTHING_GRPC("everything", "executor", () -> ExtrasServers.grpc(Extra.everything())),
  EVERYTHING_ALL_TRACED_GRPC(
      "everything, all traced", "executor", () -> ExtrasServers.grpc(Extra.everythingAllTraced())),
  IDLE_HTTP("HttpGateway", "executor", IdleServers::http),
  IDLE_HTTP_BARE("bare Armeria", "event loop", IdleServers::bareHttp),
  IDLE_GRPC("GrpcServer", "executor", IdleServers::grpc),
  IDLE_GRPC_BARE("bare NettyServer", "executor", IdleServers::bareGrpc);

  private final String label;
  private final String runsOn;
  private final Starter starter;

  Contender(String label, String runsOn, Starter starter) {
    this.label = label;
    this.runsOn = runsOn;
    this.starter = starter;
  }

  String label() {
    return label;
  }

  /** Where the service's methods run. */
  String runsOn() {
    return runsOn;
  }

  /** Whether there is an answer: Armeria's transcoding does unary calls only. */
  boolean answers(String workload) {
    boolean unaryOnly = this == ARMERIA_LOOP || this == ARMERIA_POOL;
    return !unaryOnly || !workload.equals(HttpWorkload.STREAM.label());
  }

  /** Starts the server in this JVM, until its end, and returns its port. */
  int start() throws Exception {
    return starter.start();
  }

  private interface Starter {
    int start() throws Exception;
  }
}
