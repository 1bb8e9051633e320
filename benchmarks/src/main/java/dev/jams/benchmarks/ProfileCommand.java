package dev.jams.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows where servers spend their CPU time for the small GET, from samples of the JVM's own. */
final class ProfileCommand {
  private static final int TOP = 15;
  private static final List<Contender> CONTENDERS =
      List.of(Contender.BARE_LOOP, Contender.GATEWAY_LOOP, Contender.GATEWAY_POOL);

  private ProfileCommand() {}

  static String run(Options options) throws Exception {
    int concurrency = options.concurrency(16);
    Duration duration = options.seconds(5).multipliedBy(options.rounds(2));
    Path folder = Files.createTempDirectory("benchmarks");
    StringBuilder text = new StringBuilder();
    for (Contender contender : CONTENDERS) {
      System.err.println("profiling " + contender);
      Path recording = folder.resolve(contender + ".jfr");
      text.append("%s on the %s: ".formatted(contender.label(), contender.runsOn()))
          .append(profile(contender, recording, duration, concurrency))
          .append('\n');
    }
    return text + "The recordings are in " + folder + "\n";
  }

  private static String profile(
      Contender contender, Path recording, Duration duration, int concurrency) throws Exception {
    Instant start;
    Round round;
    try (ServerProcess server =
            ServerProcess.start(
                contender,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints",
                // The calls of a request lie below 64 others of the event loop, the default.
                "-XX:FlightRecorderOptions:stackdepth=256",
                "-XX:StartFlightRecording:jdk.ExecutionSample#period=1ms,filename=" + recording);
        Load load = HttpWorkload.SMALL_GET.open(server.port(), concurrency)) {
      load.run(duration);
      start = Instant.now();
      round = Round.measure(server, load, duration);
    }
    return HotFrames.read(recording, start).report(TOP, round.cpuMicros());
  }
}
