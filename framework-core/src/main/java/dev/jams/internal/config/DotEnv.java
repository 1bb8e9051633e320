package dev.jams.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of variables, one a line:
 *
 * <pre>
 * # a comment
 * GRPC_PORT=42001
 * export GREETING=hello world   # a comment, because a space is before it
 * PASSWORD='taken # as it is'
 * BANNER="two\nlines, \"quoted\""
 * </pre>
 *
 * Variables within values are not replaced, and a value ends with its line.
 */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
  private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*");
  private static final Map<Character, Character> ESCAPES =
      Map.of('n', '\n', 'r', '\r', 't', '\t', '"', '"', '\\', '\\', '$', '$');

  private DotEnv() {}

  static Map<String, Variables.Variable> read(Path path, Problems problems) throws ConfigException {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read the environment file " + path + ": " + ConfigFile.reason(path, e), e);
    }
    Map<String, Variables.Variable> variables = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = path + ":" + (i + 1);
      Matcher matcher = LINE.matcher(line);
      Optional<String> text = matcher.matches() ? value(matcher.group(2)) : Optional.empty();
      if (text.isPresent()) {
        // The last one holds, as in a shell.
        variables.put(matcher.group(1), new Variables.Variable(text.get(), where));
      } else {
        // Not what it says, which may be half a secret.
        problems.add(
            where + ": expected NAME=value, with quotes that end on the same line, or a comment");
      }
    }
    return variables;
  }

  private static Optional<String> value(String text) {
    if (text.startsWith("'")) {
      Matcher matcher = SINGLE.matcher(text);
      return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
    if (text.startsWith("\"")) {
      Matcher matcher = DOUBLE.matcher(text);
      return matcher.matches() ? unescaped(matcher.group(1)) : Optional.empty();
    }
    return Optional.of(COMMENT.matcher(text).replaceFirst(""));
  }

  private static Optional<String> unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else {
        Character escaped = ESCAPES.get(text.charAt(++i));
        if (escaped == null) {
          return Optional.empty();
        }
        out.append(escaped);
      }
    }
    return Optional.of(out.toString());
  }
}
