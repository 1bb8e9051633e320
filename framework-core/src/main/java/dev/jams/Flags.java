package dev.jams;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Command-line flags: {@code --key value}, {@code --key=value}, and the same with one dash. */
final class Flags {
  private final Map<Setting<?>, String> values;
  private final boolean help;

  private Flags(Map<Setting<?>, String> values, boolean help) {
    this.values = values;
    this.help = help;
  }

  static Flags parse(Collection<Setting<?>> settings, List<String> args) throws ConfigException {
    Map<String, Setting<?>> byName = new HashMap<>();
    settings.forEach(setting -> byName.put(setting.flag().substring(2), setting));
    Map<Setting<?>, String> values = new HashMap<>();
    boolean help = false;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      String flag = flag(arg);
      if (flag.equals("-h") || flag.equals("--help") || flag.equals("-help")) {
        help = true;
        continue;
      }
      Setting<?> setting = byName.get(name(arg));
      if (setting == null) {
        throw unknown(arg, flag, byName);
      }
      String value;
      if (arg.length() > flag.length()) {
        value = arg.substring(flag.length() + 1);
      } else if (setting.isBool() && !isBool(args, i + 1)) {
        value = "true";
      } else if (i + 1 < args.size() && !byName.containsKey(name(args.get(i + 1)))) {
        value = args.get(++i);
      } else {
        throw new ConfigException(
            "flag " + flag + " has no value; write " + setting.flag() + " VALUE");
      }
      if (values.put(setting, value) != null) {
        throw new ConfigException("flag " + setting.flag() + " is given twice; give it once");
      }
    }
    return new Flags(values, help);
  }

  /** The part of an argument before the first equals sign. */
  private static String flag(String arg) {
    return arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
  }

  /** The flag of an argument without its dashes, or the empty text if it has none. */
  private static String name(String arg) {
    String flag = flag(arg);
    if (!flag.startsWith("-")) {
      return "";
    }
    return flag.substring(flag.startsWith("--") ? 2 : 1);
  }

  private static boolean isBool(List<String> args, int index) {
    return index < args.size() && List.of("true", "false").contains(args.get(index));
  }

  private static ConfigException unknown(String arg, String flag, Map<String, Setting<?>> byName) {
    if (!flag.startsWith("-")) {
      return new ConfigException(
          "unexpected argument \"" + arg + "\"; settings are given as --key value, see --help");
    }
    String near = Spelling.nearest(flag.replaceFirst("^--?", ""), byName.keySet());
    String hint = near == null ? "; see --help" : "; did you mean --" + near + "? See --help";
    return new ConfigException("unknown flag " + flag + hint);
  }

  boolean help() {
    return help;
  }

  /** The text given for a setting, or null. */
  String value(Setting<?> setting) {
    return values.get(setting);
  }
}
