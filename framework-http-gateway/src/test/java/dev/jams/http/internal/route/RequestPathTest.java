package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "/%61dm%49n, /admIn",
    "/%2e%2E/a, /../a",
    "/%7E%5f%2D%30, /~_-0",
    "/a%2fb%2F%3a%3A, /a%2fb%2F%3a%3A",
    "/%25%2561, /%25%2561",
    "/%C3%A9, /%C3%A9",
    "//a/;x=y//, //a/;x=y//",
  })
  void decodesEscapesOfUnreservedCharactersOnly(String raw, String canonical) throws Exception {
    assertThat(RequestPath.canonical(raw)).isEqualTo(canonical);
    assertThat(RequestPath.canonical(canonical)).isEqualTo(canonical);
  }

  @Test
  void returnsAPathWithoutEscapesAsItIs() throws Exception {
    String path = "/v1/books/1";

    assertThat(RequestPath.canonical(path)).isSameAs(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "*", "http://host/a"})
  void rejectsPathsThatStartWithoutSlash(String path) {
    assertThatThrownBy(() -> RequestPath.canonical(path))
        .hasMessage("a path must start with \"/\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\tb", "/a\u0000", "/a\u007f", "/é"})
  void rejectsCharactersThatNeedAnEscape(String path) {
    assertThatThrownBy(() -> RequestPath.canonical(path))
        .hasMessageMatching(
            "character U\\+00.. at index \\d of the path; expected its percent-escape");
  }

  @Test
  void rejectsNul() {
    assertThatThrownBy(() -> RequestPath.canonical("/a%00b"))
        .hasMessage("the path has an escaped NUL; remove \"%00\"");
  }
}
