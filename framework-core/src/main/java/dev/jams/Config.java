package dev.jams;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The effective configuration of an app: one value for every setting that the app or one of its
 * parts declared. Immutable and safe for use by any thread.
 */
public final class Config {
  private final Map<Setting<?>, Value> values;

  Config(Map<Setting<?>, Value> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads settings as an app does, for a command-line tool beside one: flag, then environment, then
   * file, then default.
   *
   * @throws StartException if something given cannot be used; the message is one line that says
   *     what, where and how to mend it
   */
  public static Config load(List<Setting<?>> settings, String... args) throws StartException {
    ConfigLoader loader = new ConfigLoader(settings, System.getenv());
    return loader.load(Flags.parse(loader.settings(), List.of(args)));
  }

  /** The text that answers {@code --help} to a command: every setting with its default. */
  public static String help(String command, List<Setting<?>> settings) {
    return Help.text(command, settings);
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalArgumentException if the app does not have this setting: declare it with {@link
   *     AppBuilder#setting} or in {@link Listener#settings()}
   */
  @SuppressWarnings("unchecked") // Values are put in by their settings' own parsers.
  public <T> T get(Setting<T> setting) {
    return (T) value(setting).value();
  }

  /**
   * Whether the setting was given by a flag, the environment or the file rather than by default.
   *
   * @throws IllegalArgumentException if the app does not have this setting
   */
  public boolean isGiven(Setting<?> setting) {
    return !value(setting).source().equals(Value.DEFAULT);
  }

  private Value value(Setting<?> setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(
          "the app has no setting \"" + setting.key() + "\"; declare it with AppBuilder.setting");
    }
    return value;
  }

  Set<Setting<?>> settings() {
    return values.keySet();
  }

  /** A value and where it came from. */
  record Value(Object value, String source) {
    static final String DEFAULT = "default";
  }
}
