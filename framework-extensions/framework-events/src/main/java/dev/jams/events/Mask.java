package dev.jams.events;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Says which fields nobody is to see. Safe for use by any thread. */
final class Mask {
  private final Set<String> paths = new HashSet<>();
  private final Pattern names;
  private final Map<FieldDescriptor, Boolean> known = new ConcurrentHashMap<>();

  /**
   * @param rules names, with {@code *} for any letters, and paths of names with dots between
   */
  Mask(List<String> rules) {
    StringBuilder any = new StringBuilder();
    for (String rule : rules) {
      if (rule.indexOf('.') >= 0) {
        paths.add(rule);
      } else {
        any.append(any.length() == 0 ? "" : "|")
            .append(Pattern.quote(plain(rule)).replace("*", "\\E.*\\Q"));
      }
    }
    names = Pattern.compile(any.length() == 0 ? "(?!)" : any.toString());
  }

  /** Names are compared without what joins their words. */
  private static String plain(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Whether the value of such a name is masked. */
  boolean hides(String name) {
    return names.matcher(plain(name)).matches();
  }

  /**
   * Whether the value of a field is masked.
   *
   * @param path of the message, empty for the outermost
   */
  boolean hides(FieldDescriptor field, String path) {
    return known.computeIfAbsent(field, this::always)
        || (!paths.isEmpty() && paths.contains(inside(path, field)));
  }

  private boolean always(FieldDescriptor field) {
    return field.getOptions().getDebugRedact()
        || hides(field.getName())
        || paths.contains(field.getFullName());
  }

  static String inside(String path, FieldDescriptor field) {
    return path.isEmpty() ? field.getName() : path + "." + field.getName();
  }
}
