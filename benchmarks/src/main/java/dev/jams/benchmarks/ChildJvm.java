package dev.jams.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a JVM with the Java and the class path of this one. */
public final class ChildJvm {
  /** Not found by its usual name, since some JVMs start apps that have other plans. */
  static final String LOG_CONFIGURATION = "logback.configurationFile";

  static final String LOG_FILE = "benchmarks-logback.xml";

  private static final int FIRST_THAT_WARNS = 24;

  private ChildJvm() {}

  /** What {@link ProcessBuilder} takes. */
  public static List<String> command(List<String> jvmOptions, Class<?> main, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
      // Netty and protobuf would make the JVM print warnings.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-D" + LOG_CONFIGURATION + "=" + LOG_FILE);
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(args);
    return command;
  }
}
