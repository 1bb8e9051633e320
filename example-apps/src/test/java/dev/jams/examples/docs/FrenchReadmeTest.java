package dev.jams.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README.fr.md says in French what README.md says. */
class FrenchReadmeTest {
  private static final String HOW = "of README.fr.md; translate what has changed in README.md";
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

  private final String english = Pages.read(Pages.ROOT.resolve("README.md"));
  private final String french = Pages.read(Pages.ROOT.resolve("README.fr.md"));

  // GM-24
  @Test
  void commandsAndProgramsAreTheSame() {
    assertThat(all(FENCED, french)).as("blocks " + HOW).isEqualTo(all(FENCED, english));
  }

  /** In whatever order a sentence has them. */
  @Test
  void termsAreTheSame() {
    Pattern code = Pattern.compile("`[^`]+`");
    assertThat(all(code, text(french)))
        .as("code in the text " + HOW)
        .containsExactlyInAnyOrderElementsOf(all(code, text(english)));
  }

  @Test
  void linksAreTheSame() {
    Pattern link = Pattern.compile("\\]\\([^)#]+");
    assertThat(all(link, text(french)))
        .as("links " + HOW)
        .containsExactlyInAnyOrderElementsOf(
            all(link, text(english).replace("](README.fr.md", "](README.md")));
  }

  @Test
  void headingsAndRowsOfTablesAreAsMany() {
    Pattern structure = Pattern.compile("(?m)^(#+ |\\|(?:-+\\|)*)");
    assertThat(all(structure, text(french)))
        .as("headings and rows " + HOW)
        .isEqualTo(all(structure, text(english)));
  }

  private static String text(String page) {
    return FENCED.matcher(page).replaceAll("");
  }

  private static List<String> all(Pattern pattern, String page) {
    return pattern
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .map(found -> found.replaceAll("\\s+", " "))
        .toList();
  }
}
