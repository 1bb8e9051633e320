package dev.jams;

import dev.jams.Config.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Finds the value of every setting: flag, then environment, then file, then default. */
final class ConfigLoader {
  static final Setting<String> CONFIG_FILE =
      Setting.text("config", "./config/config.yml", "YAML file with settings, when it exists");

  private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
  private final Map<String, String> environment;

  /**
   * @throws IllegalArgumentException if two settings have one key
   */
  ConfigLoader(Collection<Setting<?>> settings, Map<String, String> environment) {
    this.environment = environment;
    add(CONFIG_FILE);
    settings.forEach(this::add);
  }

  private void add(Setting<?> setting) {
    Setting<?> other = settings.putIfAbsent(setting.key(), setting);
    if (other != null && other != setting) {
      throw new IllegalArgumentException(
          "two settings have the key \"" + setting.key() + "\"; rename one of them");
    }
  }

  Collection<Setting<?>> settings() {
    return settings.values();
  }

  Config load(Flags flags) throws ConfigException {
    Map<Setting<?>, Value> values = new HashMap<>();
    Value file = flagOrEnvironment(CONFIG_FILE, flags);
    values.put(CONFIG_FILE, file == null ? byDefault(CONFIG_FILE) : file);
    Map<String, ConfigFile.Entry> entries = readFile(file);
    for (Setting<?> setting : settings.values()) {
      if (setting != CONFIG_FILE) {
        values.put(setting, find(setting, flags, entries));
      }
    }
    return new Config(values);
  }

  private Map<String, ConfigFile.Entry> readFile(Value given) throws ConfigException {
    Path path = Path.of(given == null ? CONFIG_FILE.defaultValue() : (String) given.value());
    if (given == null && !Files.exists(path)) {
      return Map.of();
    }
    Set<String> keys = new LinkedHashSet<>(settings.keySet());
    keys.remove(CONFIG_FILE.key());
    return ConfigFile.read(path, keys);
  }

  private Value find(Setting<?> setting, Flags flags, Map<String, ConfigFile.Entry> entries)
      throws ConfigException {
    Value value = flagOrEnvironment(setting, flags);
    if (value != null) {
      return value;
    }
    ConfigFile.Entry entry = entries.get(setting.key());
    if (entry != null) {
      return new Value(setting.parse(entry.text(), entry.where()), entry.where());
    }
    return byDefault(setting);
  }

  private Value flagOrEnvironment(Setting<?> setting, Flags flags) throws ConfigException {
    String text = flags.value(setting);
    if (text != null) {
      String where = "flag " + setting.flag();
      return new Value(setting.parse(text, where), where);
    }
    text = environment.get(setting.environmentVariable());
    if (text != null) {
      String where = "environment variable " + setting.environmentVariable();
      return new Value(setting.parse(text, where), where);
    }
    return null;
  }

  private static Value byDefault(Setting<?> setting) {
    return new Value(setting.defaultValue(), Value.DEFAULT);
  }
}
