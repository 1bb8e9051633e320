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
        paths.add(plain(rule));
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
   * Where a message is, seen from the outermost.
   *
   * @param names with dots between, as they are in protos
   * @param jsonNames the same, as they are in JSON
   */
  record Path(String names, String jsonNames) {
    static final Path ROOT = new Path("", "");

    private Path to(FieldDescriptor field) {
      return new Path(join(names, field.getName()), join(jsonNames, field.getJsonName()));
    }

    private static String join(String path, String name) {
      return path.isEmpty() ? plain(name) : path + "." + plain(name);
    }
  }

  /**
   * Whether the value of a field is masked.
   *
   * @param path of the message
   */
  boolean hides(FieldDescriptor field, Path path) {
    return known.computeIfAbsent(field, this::always) || isListed(inside(path, field));
  }

  private boolean always(FieldDescriptor field) {
    return field.getOptions().getDebugRedact()
        || hides(field.getName())
        || hides(field.getJsonName())
        || paths.contains(plain(field.getFullName()))
        || paths.contains(
            plain(field.getContainingType().getFullName() + "." + field.getJsonName()));
  }

  private boolean isListed(Path path) {
    return paths.contains(path.names()) || paths.contains(path.jsonNames());
  }

  /** The path of a field, as far as anybody asks for paths. */
  Path inside(Path path, FieldDescriptor field) {
    return paths.isEmpty() ? path : path.to(field);
  }
}
