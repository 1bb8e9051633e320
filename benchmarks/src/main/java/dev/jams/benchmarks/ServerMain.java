package dev.jams.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The program of a child JVM: starts the {@link Contender} that its argument names, writes its port
 * on a line, and answers every line that it reads with its {@link Usage}. Ends with its input, so
 * that it cannot outlive its parent.
 */
final class ServerMain {
  /** Begins every line of ours; the JVM writes lines of its own. */
  static final String ANSWER = "> ";

  private ServerMain() {}

  public static void main(String... args) throws Exception {
    try {
      System.out.println(ANSWER + Contender.valueOf(args[0]).start());
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (in.readLine() != null) {
        System.out.println(ANSWER + Usage.now().toLine());
      }
    } finally {
      System.exit(0);
    }
  }
}
