package dev.jams.http.internal.openapi;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the text of a comment in a proto file fit for readers who do not know the file. */
final class CommentText {
  /** Notes of the API's authors to themselves, between (-- and --), as AIP-192 has them. */
  private static final Pattern INTERNAL = Pattern.compile("\\(--.*?--\\)", Pattern.DOTALL);

  private static final Pattern DIRECTIVE =
      Pattern.compile("\\s*(buf:lint:|protolint:|api-linter:|clang-format (on|off)\\b).*");

  private static final Pattern PARAGRAPH_END = Pattern.compile("\n\\s*\n");

  /** What is left where something was taken out. */
  private static final Pattern EMPTY_LINES = Pattern.compile("\n(?:[ \t]*\n){2,}");

  private CommentText() {}

  /** The comment without what is meant for tools, and without the space that every line has. */
  static String clean(String comment) {
    StringBuilder text = new StringBuilder();
    for (String line : INTERNAL.matcher(comment).replaceAll("").split("\n", -1)) {
      if (!DIRECTIVE.matcher(line).matches()) {
        text.append(line.startsWith(" ") ? line.substring(1) : line).append('\n');
      }
    }
    return EMPTY_LINES.matcher(text).replaceAll("\n\n").strip();
  }

  /** The first sentence of a clean comment, on one line. */
  static String firstSentence(String text) {
    String paragraph = PARAGRAPH_END.split(text, 2)[0].replaceAll("\\s+", " ");
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(paragraph);
    int end = sentences.next();
    return end == BreakIterator.DONE ? paragraph : paragraph.substring(0, end).strip();
  }
}
