package dev.jams.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The text of {@code --version}. What jars say of themselves is all that is known. */
final class VersionText {
  /** In our jar, and in one that has ours inside, whose manifest is not ours. */
  private static final String OURS = "/META-INF/maven/dev.jams/framework-core/pom.properties";

  private static final String CORE = "dev.jams";

  private VersionText() {}

  static String of(String program) {
    String own =
        caller()
            .map(main -> main.getPackage().getImplementationVersion())
            .map(version -> program + " " + version)
            .orElse(
                program + ", of unknown version: its jar's manifest has no Implementation-Version");
    return own
        + "\nJaMs "
        + jams().orElse("of unknown version: it is not in a jar")
        + "\nJava "
        + Runtime.version()
        + "\n";
  }

  /** Whoever runs the app: the nearest class that is not of core. */
  private static Optional<Class<?>> caller() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> !isCore(type.getPackageName()))
                    .findFirst());
  }

  private static boolean isCore(String name) {
    return name.equals(CORE) || name.startsWith(CORE + ".internal.");
  }

  private static Optional<String> jams() {
    try (InputStream in = VersionText.class.getResourceAsStream(OURS)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(in);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
