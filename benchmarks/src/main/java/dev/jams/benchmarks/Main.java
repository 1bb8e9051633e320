package dev.jams.benchmarks;

import dev.jams.benchmarks.restarts.RestartsCommand;
import dev.jams.benchmarks.start.StartCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The program: the first argument names what to measure, the others are options. Tables go to the
 * standard output, progress to the standard error. Exits with 0, with 1 if a benchmark fails, with
 * 2 if the arguments cannot be used.
 */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar benchmarks.jar COMMAND [OPTION VALUE]...

        codec    time and allocation of writing and reading messages
        router   time and allocation of finding a route
        gateway  requests per second and CPU time of HTTP/JSON servers
        grpc     calls per second and CPU time of gRPC servers
        extras   requests per second with tracing, metrics, events, security, limits and validation
        slow     heap of a server that streams to a slow reader
        profile  where the CPU time of HTTP/JSON servers goes
        overload answers in time of servers with four times the calls they can serve
        connections memory for each connection on which nothing happens
        restarts whether requests fail while servers are restarted
        start    time from the start of a process to its first answer, and its memory

        --seconds N      of one measurement; fractions are allowed
        --rounds N       measurements of each kind, of which the median is shown
        --concurrency N  requests in flight, 1 to 100 (gateway, grpc, extras, profile)
        --warm-up N      seconds of load for each server that do not count (gateway, grpc, extras)
        --messages N     messages of the stream, 10 to 100000000 (slow)
        --forks N        JVMs for each benchmark, 0 for none of its own (codec, router)

        --connections N  10000 by default (connections)
        --calls N        before the memory is looked at again, 100000 by default (start)
        --jdk PATH,PATH  instead of the one that runs this and the newest beside it (start)
        --app PATH       of example-apps.jar (start)
        --which WORD     gateway or hello instead of both (start)

        of restarts:
        --restarts N     of both servers together, 200 by default
        --rate N         requests per second, 20 to 5000, 600 by default
        --lame-duck N    milliseconds that a stopping server goes on serving, 5000 by default
        --seed N         decides the order of the restarts
        --control WORD   all runs that must fail, after the one that must not, none of them, or only
                         kill, no-lame-duck or no-decorator
      """;

  private static final int FAILED = 1;

  private static final Set<String> IN_PROCESS = Set.of("seconds", "rounds", "forks");
  private static final Set<String> END_TO_END = Set.of("seconds", "rounds", "concurrency");
  private static final Set<String> CONTEST = Set.of("seconds", "rounds", "concurrency", "warm-up");

  private static final Set<String> STREAM = Set.of("messages");

  private Main() {}

  /** Runs a command and ends the JVM. */
  public static void main(String... args) {
    System.setProperty(ChildJvm.LOG_CONFIGURATION, ChildJvm.LOG_FILE);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      System.exit(run(Arrays.asList(args), out));
    } catch (UsageException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(FAILED);
    }
  }

  private static int run(List<String> args, PrintStream out) throws Exception {
    if (args.isEmpty()) {
      throw new UsageException("no command given");
    }
    String command = args.get(0);
    List<String> rest = args.subList(1, args.size());
    switch (command) {
      case "codec" -> report(out, args, CodecCommand.run(Options.parse(rest, IN_PROCESS)));
      case "router" -> report(out, args, RouterCommand.run(Options.parse(rest, IN_PROCESS)));
      case "gateway" -> report(out, args, GatewayCommand.run(Options.parse(rest, CONTEST)));
      case "grpc" -> report(out, args, GrpcCommand.run(Options.parse(rest, CONTEST)));
      case "extras" -> report(out, args, ExtrasCommand.run(Options.parse(rest, CONTEST)));
      case "slow" -> report(out, args, SlowReaderCommand.run(Options.parse(rest, STREAM)));
      case "profile" -> report(out, args, ProfileCommand.run(Options.parse(rest, END_TO_END)));
      case "overload" -> {
        Outcome outcome = OverloadCommand.run(Options.parse(rest, Set.of("seconds")));
        report(out, args, outcome.text());
        return outcome.passed() ? 0 : FAILED;
      }
      case "connections" ->
          report(out, args, ConnectionsCommand.run(Options.parse(rest, Set.of("connections"))));
      case "restarts" -> {
        Outcome outcome = RestartsCommand.run(Options.parse(rest, RestartsCommand.OPTIONS));
        report(out, args, outcome.text());
        return outcome.passed() ? 0 : FAILED;
      }
      case "start" ->
          report(out, args, StartCommand.run(Options.parse(rest, StartCommand.OPTIONS)));
      default -> throw new UsageException("there is no command \"" + command + "\"");
    }
    return 0;
  }

  private static void report(PrintStream out, List<String> args, String tables) {
    out.println(Machine.describe(args));
    out.println();
    out.print(tables);
  }
}
