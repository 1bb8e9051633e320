package dev.jams;

import dev.jams.internal.config.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The names of services in a builder, and the settings that services of one name share. */
final class NamedServices {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
  private static final Pattern SERVICE =
      Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*");

  private record Config(Class<?> type, Setting<?> setting) {}

  private final Map<String, Config> configs = new HashMap<>();

  String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name \"" + name + "\" must be lower-case words joined by '-'");
    }
    return name;
  }

  /** The name of a service as keys have it, however it is spelt. */
  String service(String name) {
    if (!SERVICE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name \"" + name + "\" must be words of letters and digits, joined by '-' or '_'");
    }
    return Keys.canonical(name);
  }

  /**
   * @param added called with the setting if it is a new one
   */
  <C extends Record> Setting<C> config(String name, Class<C> type, Consumer<Setting<?>> added) {
    return config(name, type, key -> Setting.section(key, type), added);
  }

  /** The same of whatever the file has. */
  Setting<Map<String, Object>> config(String name, Consumer<Setting<?>> added) {
    String description = "settings of the service " + service(name) + ", as they are";
    return config(name, Map.class, key -> Setting.anything(key, description), added);
  }

  @SuppressWarnings("unchecked") // The setting was made for this type.
  private <C> Setting<C> config(
      String name, Class<?> type, Function<String, Setting<C>> maker, Consumer<Setting<?>> added) {
    String key = service(name);
    Config known = configs.get(key);
    if (known == null) {
      Setting<C> setting = maker.apply(ServiceSwitches.SECTION + "." + key + ".config");
      configs.put(key, new Config(type, setting));
      added.accept(setting);
      return setting;
    }
    if (known.type != type) {
      throw new IllegalArgumentException(
          "the service \"" + name + "\" has settings of " + known.type.getName() + " already");
    }
    return (Setting<C>) known.setting;
  }
}
