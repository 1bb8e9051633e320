package dev.jams.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every program and file that a page shows is cut from one that the build compiles or reads. */
class SnippetsTest {
  /** Other blocks are commands, their answers, and drawings. */
  private static final Set<String> LANGUAGES = Set.of("java", "proto", "yaml", "xml", "sql");

  private static final String HOW =
      "; write <!-- docs: NAME --> on the line above it, and in the source the comments \"docs:"
          + " NAME\" and \"docs: end\" around it; or <!-- docs: none, WHY --> where nothing can run"
          + " it";

  private static SourceRegions sources;

  @BeforeAll
  static void readSources() throws IOException {
    sources = SourceRegions.read(Pages.ROOT);
  }

  @TestFactory
  Stream<DynamicTest> snippetsAreCutFromSources() {
    return Pages.all().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    Pages.name(page),
                    () -> {
                      if (Pages.areRenewed()) {
                        renew(page);
                      }
                      check(page);
                    }));
  }

  private static void renew(Path page) throws IOException {
    String text = Pages.read(page);
    List<Snippet> snippets = Snippet.of(text);
    // The last one first, so that the others stay where they are.
    for (int i = snippets.size(); i-- > 0; ) {
      String source = snippets.get(i).region().map(sources::text).orElse("");
      text = source.isEmpty() ? text : snippets.get(i).replacedIn(text, source);
    }
    Files.writeString(page, text);
  }

  private static void check(Path page) {
    for (Snippet snippet : Snippet.of(Pages.read(page))) {
      String where = Pages.name(page) + ":" + snippet.line() + ": ";
      if (snippet.region().isPresent()) {
        String mark = "\"docs: " + snippet.region().get() + "\"";
        String source = sources.text(snippet.region().get());
        assertThat(source).as(where + "no source has a comment " + mark).isNotEmpty();
        assertThat(snippet.text())
            .as(where + "differs from the source with the comment " + mark + Pages.RENEW)
            .isEqualTo(source);
      } else if (LANGUAGES.contains(snippet.language()) && snippet.reason().isEmpty()) {
        fail(where + "this " + snippet.language() + " is cut from no source" + HOW);
      }
    }
  }

  @Test
  void noRegionIsLeftOver() {
    Set<String> shown = new TreeSet<>();
    for (Path page : Pages.all()) {
      Snippet.of(Pages.read(page)).forEach(snippet -> snippet.region().ifPresent(shown::add));
    }
    assertThat(sources.names())
        .as("regions of sources that no page shows; remove their comments \"docs: …\"")
        .isSubsetOf(shown);
  }
}
