package dev.jams.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The program of a child JVM: starts the {@link Contender} that its argument names, writes its port
 * on a line, and answers every line that it reads with its {@link Usage}. Ends with its input, so
 * that it cannot outlive its parent.
 */
final class ServerMain {
  /** Begins every line of ours; the JVM writes lines of its own. */
  static final String ANSWER = "> ";

  /** Asks for the heap in use instead, in bytes. */
  static final String HEAP = "heap";

  /** Asks for the {@link Footprint} instead. */
  static final String FOOTPRINT = "footprint";

  private ServerMain() {}

  private static String answer(String question) throws IOException {
    return switch (question) {
      case HEAP -> Long.toString(heapInUse());
      case FOOTPRINT -> Footprint.now().toLine();
      default -> Usage.now().toLine();
    };
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  public static void main(String... args) throws Exception {
    try {
      System.out.println(ANSWER + Contender.valueOf(args[0]).start());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(ANSWER + answer(line));
      }
    } finally {
      System.exit(0);
    }
  }
}
