package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.test.route.RouteProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBindingTest {
  private static final MethodDescriptor RPC =
      RouteProto.getDescriptor().findServiceByName("Library").findMethodByName("Plain");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/{name}/{book.title}/{book.next.title}",
        "/{at}/{size}/{mask}/{kind}/{digest}/{page_token}/{person}",
        "/{at.seconds}/{company.title}",
      })
  void acceptsSingleValuesInThePath(String path) {
    assertThat(binding("GET", path, "", "").variableFields())
        .extracting(FieldPath::toString)
        .containsExactlyElementsOf(
            PathTemplate.parse(path).variables().stream()
                .map(PathTemplate.Variable::name)
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/{nome}       | variable \"nome\": message jams.test.route.BookRequest has no field"
            + " \"nome\"; expected one of [name, book, tags, labels, at, size, mask, extra, kind,"
            + " digest, page_token, person, company, books]",
        "/{pageToken}  | variable \"pageToken\": message jams.test.route.BookRequest has no field"
            + " \"pageToken\"; write \"page_token\", the name in the proto file",
        "/{book.x}     | variable \"book.x\": message jams.test.route.Book has no field \"x\";"
            + " expected one of [title, next]",
        "/{name.x}     | variable \"name.x\": field \"jams.test.route.BookRequest.name\" has no"
            + " field \"x\", because it is no single message",
        "/{books.title}| variable \"books.title\": field \"jams.test.route.BookRequest.books\" has"
            + " no field \"title\", because it is no single message",
        "/{tags}       | variable \"tags\" is a repeated field; a path can only hold a single"
            + " value",
        "/{labels}     | variable \"labels\" is a map field; a path can only hold a single value",
        "/{book}       | variable \"book\" is a message of type jams.test.route.Book, which has no"
            + " string form; bind one of its fields",
        "/{extra}      | variable \"extra\" is a message of type google.protobuf.Struct, which has"
            + " no string form; bind one of its fields",
        "/{name}/{name}| variables \"name\" and \"name\" bind the same field or members of one"
            + " oneof; bind it once",
        "/{at}/{at.seconds} | variables \"at\" and \"at.seconds\" bind the same field or members of"
            + " one oneof; bind it once",
        "/{person}/{company.title} | variables \"person\" and \"company.title\" bind the same field"
            + " or members of one oneof; bind it once",
      })
  void rejectsVariablesThatDoNotFitTheRequest(String path, String problem) {
    assertRejected("GET", path, "", "", problem);
  }

  @Test
  void acceptsAVariableInsideTheBody() {
    assertThat(binding("PATCH", "/{book.title}", "book", "").bodyField().getName())
        .isEqualTo("book");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a           | buch       | body: message jams.test.route.BookRequest has no field"
            + " \"buch\"; expected one of [name, book, tags, labels, at, size, mask, extra, kind,"
            + " digest, page_token, person, company, books]",
        "/a           | book.title | body: message jams.test.route.BookRequest has no field"
            + " \"book.title\"; expected one of [name, book, tags, labels, at, size, mask, extra,"
            + " kind, digest, page_token, person, company, books]",
        "/{name}      | name       | body \"name\" and variable \"name\" bind the same field or"
            + " members of one oneof; bind it once",
        "/{person}    | company    | body \"company\" and variable \"person\" bind the same field"
            + " or members of one oneof; bind it once",
      })
  void rejectsABodyThatDoesNotFitTheRequest(String path, String body, String problem) {
    assertRejected("POST", path, body, "", problem);
  }

  @Test
  void acceptsAnyKindOfFieldAsBody() {
    for (String body : new String[] {"name", "book", "tags", "labels", "at", "extra", "books"}) {
      assertThat(binding("POST", "/a", body, "").bodyField().getName()).isEqualTo(body);
    }
    assertThat(binding("POST", "/a", "*", "").bodyField()).isNull();
    assertThat(binding("POST", "/a", "*", "").hasWholeBody()).isTrue();
    assertThat(binding("POST", "/a", "", "").hasWholeBody()).isFalse();
  }

  @Test
  void knowsTheResponseBodysField() {
    assertThat(binding("GET", "/a", "", "next").responseBodyField().getName()).isEqualTo("next");
    assertThat(binding("GET", "/a", "", "").responseBodyField()).isNull();
  }

  @Test
  void rejectsAnUnknownResponseBody() {
    assertRejected(
        "GET",
        "/a",
        "",
        "name",
        "response_body: message jams.test.route.Book has no field \"name\"; expected one of"
            + " [title, next]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET POST", "GÉT", "G/T"})
  void rejectsAMethodThatIsNoWord(String method) {
    assertRejected(
        method, "/a", "", "", "HTTP method \"" + method + "\"; expected a method word or \"*\"");
  }

  @Test
  void describesItselfByRpcAndRule() {
    assertThat(binding("GET", "/a/{name}", "", ""))
        .hasToString("rpc jams.test.route.Library.Plain, rule \"GET /a/{name}\"");
  }

  private static void assertRejected(
      String method, String path, String body, String responseBody, String problem) {
    assertThatThrownBy(() -> binding(method, path, body, responseBody))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rpc jams.test.route.Library.Plain, rule \"" + method + " " + path + "\": " + problem);
  }

  private static HttpBinding binding(String method, String path, String body, String responseBody) {
    return new HttpBinding(RPC, method, PathTemplate.parse(path), body, responseBody);
  }
}
