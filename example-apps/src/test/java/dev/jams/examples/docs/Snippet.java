package dev.jams.examples.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param line the number of its first line, that of the fence
 * @param language what stands after the fence; empty for none
 * @param region the region of the sources that it is cut from: {@code <!-- docs: NAME -->} stands
 *     on the line above
 * @param reason why it is cut from nothing: {@code <!-- docs: none, REASON -->} stands there, or
 *     what a page has that is done by a test of the archetypes, such as {@code <!-- file: PATH -->}
 */
record Snippet(
    int line, String language, Optional<String> region, Optional<String> reason, String text) {
  private static final Pattern REGION = Pattern.compile("<!-- docs: ([a-z0-9-]+) -->");
  private static final Pattern REASON =
      Pattern.compile("<!-- (docs: none, \\S.*|(?:file|last|made): \\S.*) -->");

  static List<Snippet> of(String page) {
    List<Snippet> snippets = new ArrayList<>();
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        String above = i == 0 ? "" : lines.get(i - 1);
        snippets.add(
            new Snippet(
                i + 1,
                lines.get(i).substring(3).strip(),
                first(REGION, above),
                first(REASON, above),
                String.join("\n", lines.subList(i + 1, end))));
        i = end;
      }
    }
    return snippets;
  }

  private static Optional<String> first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The page with another text in this block. */
  String replacedIn(String page, String with) {
    List<String> lines = page.lines().toList();
    List<String> changed = new ArrayList<>(lines.subList(0, line));
    with.lines().forEach(changed::add);
    changed.addAll(lines.subList(line + (int) text.lines().count(), lines.size()));
    return String.join("\n", changed) + "\n";
  }
}
