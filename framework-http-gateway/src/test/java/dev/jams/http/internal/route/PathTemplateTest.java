package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.SegmentKind;
import dev.jams.http.internal.route.PathTemplate.Variable;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

  @Test
  void readsLiteralsAndWildcards() {
    assertThat(shape("/v1/shelves/*/books/**")).isEqualTo("v1|shelves|*|books|**");
  }

  @Test
  void readsTheRootPath() {
    assertThat(PathTemplate.parse("/").segments())
        .containsExactly(new Segment(SegmentKind.LITERAL, ""));
  }

  @Test
  void readsAVariableWithoutSegmentsAsOneSegment() {
    PathTemplate template = PathTemplate.parse("/v1/{book_id}");

    assertThat(shape("/v1/{book_id}")).isEqualTo("v1|*");
    assertThat(template.variables()).containsExactly(new Variable(List.of("book_id"), 1, 2, false));
  }

  @Test
  void readsNestedFieldPaths() {
    assertThat(PathTemplate.parse("/{a.b_1.c}").variables())
        .extracting(Variable::name, Variable::fieldPath)
        .containsExactly(tuple("a.b_1.c", List.of("a", "b_1", "c")));
  }

  @Test
  void readsSegmentsOfVariables() {
    assertThat(shape("/v1/{name=shelves/*/books/**}/{x=*}")).isEqualTo("v1|shelves|*|books|**|*");
    assertThat(PathTemplate.parse("/v1/{name=shelves/*/books/**}/{x=*}").variables())
        .containsExactly(
            new Variable(List.of("name"), 1, 5, true), new Variable(List.of("x"), 5, 6, false));
  }

  @ParameterizedTest
  @CsvSource({
    "/{x}, false",
    "/{x=*}, false",
    "/{x=a}, false",
    "/{x=**}, true",
    "/{x=a/*}, true",
    "/{x=*/*}, true",
  })
  void tellsVariablesOfOneSegmentFromOthers(String template, boolean multiSegment) {
    assertThat(PathTemplate.parse(template).variables())
        .extracting(Variable::multiSegment)
        .containsExactly(multiSegment);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/books:list, v1|books, list",
    "/v1/{name=books/*}:read, v1|books|*, read",
    "/v1/*:read, v1|*, read",
    "/v1/**:read, v1|**, read",
    "/v1/a:b:c, v1|a:b, c",
    "/v1:beta/books, v1:beta|books, ''",
    "/v1/{name=a:b/*}, v1|a:b|*, ''",
  })
  void readsTheLastColonOfTheLastSegmentAsVerb(String template, String shape, String verb) {
    assertThat(shape(template)).isEqualTo(shape);
    assertThat(PathTemplate.parse(template).verb()).isEqualTo(verb);
  }

  @Test
  void decodesLiterals() {
    assertThat(shape("/caf%C3%A9/café/a%2Fb/@me/a+b:x%3Ay")).isEqualTo("café|café|a/b|@me|a+b");
    assertThat(PathTemplate.parse("/a:x%3Ay").verb()).isEqualTo("x:y");
  }

  @Test
  void acceptsOneDoubleWildcardAnywhere() {
    assertThat(shape("/a/**/b")).isEqualTo("a|**|b");
    assertThat(shape("/{x=**}/b/{y}:v")).isEqualTo("**|b|*");
  }

  @Test
  void keepsItsText() {
    assertThat(PathTemplate.parse("/v1/{name=a%2fb/*}:x")).hasToString("/v1/{name=a%2fb/*}:x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | expected \"/\" at the start at index 0, found the end",
        "v1            | expected \"/\" at the start at index 0, found \"v\"",
        "/v1/          | expected a segment at index 4, found the end",
        "//v1          | expected a segment at index 1, found \"/\"",
        "/v1:          | expected a verb after \":\" at index 4, found the end",
        "/:v           | expected a segment at index 1, found \":\"",
        "/a*           | expected \"/\", \":\" or the end of the template at index 2, found \"*\"",
        "/*a           | expected a wildcard to be a whole segment at index 2, found \"a\"",
        "/***          | expected a wildcard to be a whole segment at index 3, found \"*\"",
        "/**/a/**      | expected \"**\" only once in a template at index 6, found \"*\"",
        "/{a=**}/{b=**}| expected \"**\" only once in a template at index 11, found \"*\"",
        "/{}           | expected a field name: letters, digits and \"_\", not starting with a digit"
            + " at index 2, found \"}\"",
        "/{1a}         | expected a field name: letters, digits and \"_\", not starting with a digit"
            + " at index 2, found \"1\"",
        "/{a.}         | expected a field name: letters, digits and \"_\", not starting with a digit"
            + " at index 4, found \"}\"",
        "/{a           | expected \".\", \"=\" or \"}\" in the variable that starts at index 1"
            + " at index 3, found the end",
        "/{a-b}        | expected \".\", \"=\" or \"}\" in the variable that starts at index 1"
            + " at index 3, found \"-\"",
        "/{a=}         | expected a segment at index 4, found \"}\"",
        "/{a=b         | expected \"/\" or \"}\" in the variable that starts at index 1"
            + " at index 5, found the end",
        "/{a=b/{c}}    | expected no variable inside a variable at index 6, found \"{\"",
        "/{a}b         | expected \"/\", \":\" or the end of the template at index 4, found \"b\"",
        "/a{b}         | expected \"/\", \":\" or the end of the template at index 2, found \"{\"",
        "/a}           | expected \"/\", \":\" or the end of the template at index 2, found \"}\"",
        "/a:{b}        | expected \"/\", \":\" or the end of the template at index 3, found \"{\"",
        "/a:b c        | expected a literal character; percent-encode others at index 4,"
            + " found \" \"",
        "/a?b=c        | expected a literal character; percent-encode others at index 2,"
            + " found \"?\"",
        "/a b          | expected a literal character; percent-encode others at index 2,"
            + " found \" \"",
        "/a/../b       | expected no dot segment, because no request can reach it at index 3,"
            + " found \".\"",
        "/%2e          | expected no dot segment, because no request can reach it at index 1,"
            + " found \"%\"",
      })
  void saysWhereATemplateIsMalformed(String template, String message) {
    assertThatThrownBy(() -> PathTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path template \"" + template + "\": " + message);
  }

  @Test
  void saysWhichLiteralHasAMalformedEscape() {
    assertThatThrownBy(() -> PathTemplate.parse("/v1/a%zz"))
        .hasMessage(
            "path template \"/v1/a%zz\", literal \"a%zz\": malformed percent-escape \"%zz\" at"
                + " index 1; expected \"%\" and two hexadecimal digits");
  }

  private static String shape(String template) {
    return PathTemplate.parse(template).segments().stream()
        .map(
            segment ->
                switch (segment.kind()) {
                  case LITERAL -> segment.literal();
                  case ONE -> "*";
                  case MANY -> "**";
                })
        .collect(Collectors.joining("|"));
  }
}
