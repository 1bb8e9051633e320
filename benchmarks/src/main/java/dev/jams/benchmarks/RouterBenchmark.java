package dev.jams.benchmarks;

import dev.jams.http.internal.route.PathTemplate;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.route.RouterBuilder;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Finds routes among those of many resources, five for each as REST has them, on one thread.
 * However many routes there are, the requests are as many, as long, and as different in memory. Run
 * by the command {@code router}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {
  private static final String[] METHODS = {"GET", "POST", "GET", "DELETE", "GET"};
  private static final String[] TEMPLATES = {
    "", "", "/{id}", "/{id}", "/{id}/parts/{part}",
  };
  private static final int MAX_ROUTES = 10_000;
  private static final int FEW = 10;

  /** So many requests in turn that a branch predictor cannot learn them; a power of two. */
  private static final int REQUESTS = 4096;

  /** How many routes there are; a multiple of five. */
  @Param({"10", "100", "1000", "10000"})
  public int routes;

  private Router<String> router;
  private final String[] methods = new String[REQUESTS];
  private final String[] hits = new String[REQUESTS];
  private final String[] fewMethods = new String[REQUESTS];
  private final String[] fewHits = new String[REQUESTS];
  private final String[] misses = new String[REQUESTS];
  private int next;

  /** For JMH, which makes one for each choice of parameters. */
  public RouterBenchmark() {}

  /** Makes the routes, and requests that go to all of them alike. */
  @Setup
  public void open() {
    RouterBuilder<String> builder = Router.builder();
    int kinds = TEMPLATES.length;
    for (int i = 0; i < routes; i++) {
      String template = resource(i / kinds) + TEMPLATES[i % kinds];
      builder.add(METHODS[i % kinds], PathTemplate.parse(template), template);
    }
    router = builder.build();
    Random random = new Random(1);
    for (int i = 0; i < REQUESTS; i++) {
      int route = random.nextInt(routes);
      int few = random.nextInt(FEW);
      methods[i] = METHODS[route % kinds];
      hits[i] = resource(route / kinds) + rest(route % kinds, i);
      fewMethods[i] = METHODS[few % kinds];
      fewHits[i] = resource(few / kinds) + rest(few % kinds, i);
      misses[i] = resource(MAX_ROUTES + random.nextInt(MAX_ROUTES)) + rest(route % kinds, i);
    }
    if (!(hit() instanceof RouteMatch.Found) || !(miss() instanceof RouteMatch.NotFound)) {
      throw new IllegalStateException("the requests do not do what the benchmark says");
    }
  }

  private static String rest(int kind, int id) {
    return TEMPLATES[kind].replace("{id}", "7c9e%08x".formatted(id)).replace("{part}", "3");
  }

  private static String resource(int i) {
    return "/v1/resource%05ds".formatted(i);
  }

  /** A request that has a route, of the first ten. */
  @Benchmark
  public Object fewHit() {
    int i = next++ & (REQUESTS - 1);
    return router.match(fewMethods[i], fewHits[i]);
  }

  /** A request that has a route, of all. */
  @Benchmark
  public Object hit() {
    int i = next++ & (REQUESTS - 1);
    return router.match(methods[i], hits[i]);
  }

  /** A request for a resource that is not there. */
  @Benchmark
  public Object miss() {
    int i = next++ & (REQUESTS - 1);
    return router.match(methods[i], misses[i]);
  }
}
