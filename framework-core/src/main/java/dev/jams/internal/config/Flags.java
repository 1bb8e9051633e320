package dev.jams.internal.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Command-line flags: {@code --key value}, {@code --key=value}, and the same with one dash. */
final class Flags {
  static final String VERSION = "--version";

  private static final List<String> QUESTIONS =
      List.of("-h", "-help", "--help", "--help-markdown", "--explain", "--health-check", "--train");

  private final Map<String, Spec<?>> byName = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();
  private final Problems problems;

  /** The last flag, and whether what follows its value must not be shown. */
  private String latest = "";

  private boolean mayBeSecret;

  private Flags(Problems problems) {
    this.problems = problems;
  }

  /** The texts that are given, by keys. */
  static Map<String, String> parse(
      Collection<Spec<?>> settings, List<String> args, Problems problems) {
    Flags flags = new Flags(problems);
    settings.forEach(setting -> flags.byName.put(setting.flag().substring(2), setting));
    for (int i = 0; i < args.size(); ) {
      i = flags.take(args, i);
    }
    return flags.values;
  }

  /** Whether the arguments only ask for something to be printed. */
  static boolean ask(List<String> args, String question) {
    return args.stream()
        .anyMatch(arg -> arg.equals(question) || question.equals("--help") && isHelp(arg));
  }

  private static boolean isHelp(String arg) {
    return arg.equals("-h") || arg.equals("-help");
  }

  /** The text given for one setting, before it is known which others there are. */
  static Optional<String> first(List<String> args, Spec<?> setting) {
    String name = setting.flag().substring(2);
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (name(arg).equals(name)) {
        String flag = flag(arg);
        if (arg.length() > flag.length()) {
          return Optional.of(arg.substring(flag.length() + 1));
        }
        return i + 1 < args.size() ? Optional.of(args.get(i + 1)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Takes one flag; returns where the next one is. */
  private int take(List<String> args, int at) {
    String arg = args.get(at);
    String flag = flag(arg);
    if (QUESTIONS.contains(arg)) {
      return at + 1;
    }
    Spec<?> setting = byName.get(name(arg));
    if (setting == null) {
      problems.add(flag.startsWith("-") ? unknown(flag) : unexpected(arg));
      latest = flag.startsWith("-") ? flag : latest;
      mayBeSecret |= flag.startsWith("-");
      // What follows may be the value of it, and that a secret.
      boolean valueFollows =
          flag.startsWith("-")
              && arg.equals(flag)
              && at + 1 < args.size()
              && !isKnown(args, at + 1);
      return valueFollows ? at + 2 : at + 1;
    }
    latest = flag;
    mayBeSecret = setting.isSecret();
    if (arg.length() > flag.length()) {
      put(setting, arg.substring(flag.length() + 1));
      return at + 1;
    }
    boolean isBool = ((ValueType<?>) setting.shape()).isBool();
    if (isBool && !isBool(args, at + 1)) {
      put(setting, "true");
      return at + 1;
    }
    if (at + 1 < args.size() && !byName.containsKey(name(args.get(at + 1)))) {
      put(setting, args.get(at + 1));
      return at + 2;
    }
    problems.add("flag " + flag + " has no value; write " + setting.flag() + " VALUE");
    return at + 1;
  }

  private void put(Spec<?> setting, String text) {
    if (values.put(setting.key(), text) != null) {
      problems.add("flag " + setting.flag() + " is given twice; give it once");
    }
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
    return index < args.size() && Scalar.isBool(args.get(index));
  }

  private boolean isKnown(List<String> args, int index) {
    return QUESTIONS.contains(args.get(index)) || byName.containsKey(name(args.get(index)));
  }

  /** It may be the rest of a secret of several words that nobody has quoted. */
  private String unexpected(String arg) {
    return mayBeSecret
        ? "unexpected argument after "
            + latest
            + "; settings are given as --key value, and values with spaces in quotes, see --help"
        : "unexpected argument \"" + arg + "\"; settings are given as --key value, see --help";
  }

  private String unknown(String flag) {
    String near = Spelling.nearest(flag.replaceFirst("^--?", ""), byName.keySet());
    String hint = near == null ? "; see --help" : "; did you mean --" + near + "? See --help";
    return "unknown flag " + flag + hint;
  }
}
