package dev.jams;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The names of services in a builder, and the settings that services of one name share. */
final class NamedServices {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");

  private record Config(Class<?> type, Setting<?> setting) {}

  private final Map<String, Config> configs = new HashMap<>();

  String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name \"" + name + "\" must be lower-case words joined by '-'");
    }
    return name;
  }

  /**
   * @param added called with the setting if it is a new one
   */
  @SuppressWarnings("unchecked") // The setting was made for this type.
  <C extends Record> Setting<C> config(String name, Class<C> type, Consumer<Setting<?>> added) {
    Config known = configs.get(checked(name));
    if (known == null) {
      Setting<C> setting = Setting.section(ServiceSwitches.SECTION + "." + name + ".config", type);
      configs.put(name, new Config(type, setting));
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
