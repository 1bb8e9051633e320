package dev.jams.benchmarks.start;

import dev.jams.benchmarks.Options;
import dev.jams.benchmarks.Table;
import dev.jams.benchmarks.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts apps again and again, with and without an archive of classes, on two JDKs. */
public final class StartCommand {
  public static final Set<String> OPTIONS = Set.of("rounds", "calls", "jdk", "app", "which");

  private static final int CONNECTIONS = 8;

  /** In which what a start has left behind comes to an end. */
  private static final long IDLE_SECONDS = 3;

  private StartCommand() {}

  /** One row of the table. */
  private record Variant(Subject subject, Jdk jdk, List<String> options, String archive) {}

  /** What was measured of it. */
  private static final class Figures {
    final List<Double> http = new ArrayList<>();
    final List<Double> grpc = new ArrayList<>();
    final List<Double> cpu = new ArrayList<>();
    double idle;
    double used;
  }

  public static String run(Options options) throws Exception {
    int rounds = options.integer("rounds", 5, 1, 1000);
    int calls = options.integer("calls", 100_000, 1, 10_000_000);
    String which = options.choice("which", "both", List.of("both", "gateway", "hello"));
    Path app = Path.of(options.text("app", "example-apps/target/example-apps.jar"));
    if (!which.equals("hello") && !Files.exists(app)) {
      throw new UsageException(
          "there is no " + app + "; build it with mvn package, or say where it is with --app");
    }
    List<Jdk> jdks = jdks(options);
    Path folder = Files.createTempDirectory("jams-start");
    try {
      List<Variant> variants = variants(which, app, jdks, folder);
      List<Figures> figures = variants.stream().map(variant -> new Figures()).toList();
      // The first one is for the client of this JVM, and for the disk.
      for (int round = 0; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        for (int i = 0; i < variants.size(); i++) {
          start(variants.get(i), round == 0 ? new Figures() : figures.get(i), folder);
        }
      }
      for (int i = 0; i < variants.size(); i++) {
        System.err.println("memory " + (i + 1) + " of " + variants.size());
        use(variants.get(i), figures.get(i), calls, folder);
      }
      return table(variants, figures, calls);
    } finally {
      delete(folder);
    }
  }

  private static List<Jdk> jdks(Options options) throws IOException {
    String homes = options.text("jdk", "");
    if (homes.isEmpty()) {
      return Jdk.installed();
    }
    List<Jdk> jdks = new ArrayList<>();
    for (String home : homes.split(",")) {
      if (!Files.exists(Path.of(home, "release"))) {
        throw new UsageException("--jdk: \"" + home + "\" is not the folder of a JDK");
      }
      jdks.add(Jdk.in(Path.of(home)));
    }
    return jdks;
  }

  private static List<Variant> variants(String which, Path app, List<Jdk> jdks, Path folder)
      throws Exception {
    List<Variant> variants = new ArrayList<>();
    for (Jdk jdk : jdks) {
      Path data = Files.createDirectories(folder.resolve("data-" + jdk.feature()));
      List<Subject> subjects =
          switch (which) {
            case "gateway" -> List.of(Subject.gateway(app, data));
            case "hello" -> List.of(Subject.hello());
            default -> List.of(Subject.gateway(app, data), Subject.hello());
          };
      for (Subject subject : subjects) {
        System.err.println("training of " + subject.label() + " on " + jdk.version());
        Path archive = folder.resolve(variants.size() + (jdk.feature() < 25 ? ".jsa" : ".aot"));
        StartedApp.train(subject, jdk, archive, folder);
        variants.add(new Variant(subject, jdk, List.of(), "none"));
        variants.add(new Variant(subject, jdk, List.of(jdk.uses(archive)), jdk.archiveKind()));
      }
    }
    return variants;
  }

  /** Once for each protocol, because the first call of one loads much that the other needs. */
  private static void start(Variant variant, Figures figures, Path folder) throws Exception {
    try (StartedApp app = new StartedApp(variant.subject, variant.jdk, variant.options, folder)) {
      figures.http.add(app.firstHttpAnswer());
      figures.cpu.add(app.cpuSeconds());
    }
    try (StartedApp app = new StartedApp(variant.subject, variant.jdk, variant.options, folder)) {
      figures.grpc.add(app.firstGrpcAnswer());
    }
  }

  private static void use(Variant variant, Figures figures, int calls, Path folder)
      throws Exception {
    try (StartedApp app = new StartedApp(variant.subject, variant.jdk, variant.options, folder)) {
      var unused = app.firstHttpAnswer();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      figures.idle = app.resident();
      ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
          int share = calls / CONNECTIONS + (i < calls % CONNECTIONS ? 1 : 0);
          all.add(
              clients.submit(
                  () -> {
                    try (HttpConnection connection = new HttpConnection(app.httpPort())) {
                      for (int call = 0; call < share; call++) {
                        connection.ask(variant.subject.path());
                      }
                    }
                    return null;
                  }));
        }
        for (Future<?> each : all) {
          each.get();
        }
      } finally {
        clients.shutdownNow();
      }
      figures.used = app.resident();
    }
  }

  private static String table(List<Variant> variants, List<Figures> figures, int calls) {
    Table table =
        new Table(
            "app",
            "JDK",
            "archive",
            "to HTTP, s",
            "to gRPC, s",
            "CPU, s",
            "idle, MiB",
            "after %,d calls, MiB".formatted(calls));
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      Figures each = figures.get(i);
      table.row(
          variant.subject.label(),
          variant.jdk.version(),
          variant.archive,
          Table.number(median(each.http)),
          Table.number(median(each.grpc)),
          Table.number(median(each.cpu)),
          Table.number(each.idle),
          Table.number(each.used));
    }
    return table.toString();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
