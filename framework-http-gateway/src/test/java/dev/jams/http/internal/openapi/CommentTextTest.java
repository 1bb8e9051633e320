package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommentTextTest {
  @Test
  void takesOneSpaceOffEachLine() {
    assertThat(CommentText.clean(" One.\n   * indented\nnone\n"))
        .isEqualTo("One.\n  * indented\nnone");
  }

  @Test
  void leavesOutDirectivesOfTools() {
    assertThat(
            CommentText.clean(
                " Kept.\n\n buf:lint:ignore ENUM\n\n protolint:disable:next X\n clang-format off\n Too.\n"))
        .isEqualTo("Kept.\n\nToo.");
    assertThat(CommentText.clean(" buf:lint:ignore ENUM\n")).isEmpty();
  }

  @Test
  void leavesOutNotesOfTheAuthors() {
    assertThat(CommentText.clean(" Kept. (-- Not\n this. --) Too.\n")).isEqualTo("Kept.  Too.");
  }

  @Test
  void findsTheFirstSentence() {
    assertThat(CommentText.firstSentence("Reads one,\nor two. And more."))
        .isEqualTo("Reads one, or two.");
    assertThat(CommentText.firstSentence("No full stop\n\nSecond. Third."))
        .isEqualTo("No full stop");
    assertThat(CommentText.firstSentence("Takes e.g. 1.5 of it. More."))
        .isEqualTo("Takes e.g. 1.5 of it.");
    assertThat(CommentText.firstSentence("Is there one? Yes.")).isEqualTo("Is there one?");
  }
}
