package dev.jams;

import dev.jams.internal.config.ConfigLoader;
import dev.jams.internal.config.Loaded;
import dev.jams.internal.config.UnusableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The effective configuration of an app: one value for every setting that the app or one of its
 * parts declared. Immutable and safe for use by any thread.
 */
public final class Config {
  private final Loaded loaded;

  private Config(Loaded loaded) {
    this.loaded = loaded;
  }

  /**
   * Reads settings as an app does, for a command-line tool beside one: flag, then environment, then
   * {@code .env}, then file, then default. Keys of the file that are not among the settings are
   * those of the app, and ignored.
   *
   * @throws StartException if something given cannot be used; the message has a line for each
   *     problem that says what, where and how to mend it
   */
  public static Config load(List<Setting<?>> settings, String... args) throws StartException {
    return load(toolLoader(settings), List.of(args));
  }

  static Config load(ConfigLoader loader, List<String> args) throws StartException {
    return new Config(loader.load(args));
  }

  /** Looks at values that can each be read, but may still not do. */
  @FunctionalInterface
  interface Check {
    void check(Config config) throws StartException;
  }

  static Config load(ConfigLoader loader, List<String> args, List<Check> checks)
      throws StartException {
    return new Config(
        loader.load(
            args,
            (loaded, problems) -> {
              Config config = new Config(loaded);
              checks.forEach(check -> problems.of(() -> check.check(config)));
            }));
  }

  /** The text that answers {@code --help} to a command: every setting with its default. */
  public static String help(String command, List<Setting<?>> settings) {
    return toolLoader(settings).help(command);
  }

  private static ConfigLoader toolLoader(List<Setting<?>> settings) {
    return loader(settings, System.getenv(), Map.of()).ignoringUnknownKeys();
  }

  /**
   * @param withoutEffect keys that may stand in the file although no setting has them, and why they
   *     have no effect
   */
  static ConfigLoader loader(
      List<Setting<?>> settings,
      Map<String, String> environment,
      Map<String, String> withoutEffect) {
    return new ConfigLoader(
        settings.stream().map(Setting::spec).toList(), environment, withoutEffect);
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalArgumentException if the app does not have this setting: declare it with {@link
   *     AppBuilder#setting} or in {@link Listener#settings()}
   */
  @SuppressWarnings("unchecked") // Values are put in by their settings' own parsers.
  public <T> T get(Setting<T> setting) {
    requireKnown(setting);
    Object value = loaded.values().get(setting.spec());
    if (value == null) {
      throw new UnusableException(setting.key());
    }
    return (T) value;
  }

  /**
   * Whether the setting was given by a flag, the environment or the file rather than by default; a
   * section, whether any of it was.
   *
   * @throws IllegalArgumentException if the app does not have this setting
   */
  public boolean isGiven(Setting<?> setting) {
    requireKnown(setting);
    return loaded.given().get(setting.spec());
  }

  /**
   * Where the value of a setting is from, as a person would point at it, such as {@code
   * config.yml:3} or {@code flag --grpc-port}; of a section, where the first that is given in it
   * is. Empty for a default.
   *
   * @throws IllegalArgumentException if the app does not have this setting
   */
  public Optional<String> source(Setting<?> setting) {
    requireKnown(setting);
    return loaded.source(setting.key());
  }

  /**
   * The same of one of the settings of a section.
   *
   * @param name its key without that of the section, such as {@code users.target}
   */
  public Optional<String> source(Setting<?> section, String name) {
    requireKnown(section);
    return loaded.source(section.key() + "." + name);
  }

  /**
   * An error about a value that turns out to be wrong when it is put to use, such as a file that
   * does not exist. It names where the value is from, and a process that it ends has the exit code
   * of a wrong configuration. What can be said of a value by itself is better {@linkplain
   * Setting#checked checked}, which finds all mistakes at once.
   *
   * @param reason what is wrong, and how to mend it
   * @throws IllegalArgumentException if the app does not have this setting
   */
  public StartException refusal(Setting<?> setting, String reason) {
    requireKnown(setting);
    return loaded.refusal(setting.key(), reason);
  }

  /**
   * The same for one of the settings of a section.
   *
   * @param name its key without that of the section, such as {@code users.target}
   */
  public StartException refusal(Setting<?> section, String name, String reason) {
    requireKnown(section);
    return loaded.refusal(section.key() + "." + name, reason);
  }

  /** Whether a section is named in the file, or anything in it is given. */
  boolean names(String section) {
    return loaded.names(section);
  }

  /** Every value and where it came from, as {@code --explain} has it. */
  List<Loaded.Effective> effective() {
    return loaded.effective();
  }

  /** The text that answers {@code --explain}: every value and where it came from. */
  String explanation() {
    return loaded.explanation();
  }

  private void requireKnown(Setting<?> setting) {
    if (!loaded.values().containsKey(setting.spec())) {
      throw new IllegalArgumentException(
          "the app has no setting \"" + setting.key() + "\"; declare it with AppBuilder.setting");
    }
  }
}
