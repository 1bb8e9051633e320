package dev.jams.examples.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last stage of a Dockerfile, as far as it can be run without Docker. */
record Dockerfile(List<String> instructions) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

  static Dockerfile read(Path file) throws IOException {
    List<String> instructions = new ArrayList<>();
    String rest = "";
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String whole = rest + line.strip();
      if (whole.endsWith("\\")) {
        rest = whole.substring(0, whole.length() - 1);
        continue;
      }
      rest = "";
      if (whole.startsWith("FROM ")) {
        instructions.clear();
      }
      instructions.add(whole);
    }
    return new Dockerfile(List.copyOf(instructions));
  }

  /** What follows the only instruction of a kind. */
  String only(String kind) {
    List<String> found = all(kind);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " " + kind + " in " + instructions);
    }
    return found.get(0);
  }

  List<String> all(String kind) {
    return instructions.stream()
        .filter(instruction -> instruction.startsWith(kind + " "))
        .map(instruction -> instruction.substring(kind.length() + 1))
        .toList();
  }

  /** The words of an instruction in exec form. */
  List<String> exec(String kind) {
    String value = only(kind);
    String list = value.substring(value.indexOf('['));
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(list); word.find(); ) {
      words.add(word.group(1));
    }
    return words;
  }

  Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String pair : only("ENV").split(" ")) {
      variables.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return variables;
  }
}
