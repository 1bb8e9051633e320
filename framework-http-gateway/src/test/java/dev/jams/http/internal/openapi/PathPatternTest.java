package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathTemplate;
import dev.jams.test.openapi.LibraryProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  private static final MethodDescriptor RPC =
      LibraryProto.getDescriptor().findServiceByName("Library").findMethodByName("UpdateBook");

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/v1/books, /v1/books",
    "/v1/books/{book.title}, /v1/books/{book.title}",
    "/v1/books/{book.title}:read, /v1/books/{book.title}:read",
    "/v1/{book.title=books}, /v1/books",
    "/v1/{book.title=shelves/*}, /v1/shelves/{shelvesId}",
    "/v1/{book.title=shelves/*/books/*}:move, /v1/shelves/{shelvesId}/books/{booksId}:move",
    "/v1/{book.title=time-entries/*/sub_parts/*}, "
        + "/v1/time-entries/{timeEntriesId}/sub_parts/{subPartsId}",
    "/v1/{book.title=*/books}, /v1/{book.title}/books",
    "/v1/{book.title=books/*}/{book.isbn=books/*}, /v1/books/{booksId}/books/{booksId2}",
    "/v1/{book.title=**}, /v1/{book.title}",
    "/v1/{book.title=files/**}, /v1/files/{filesPath}",
    "/v1/*/books, /v1/{v1Id}/books",
    "/*/*, /{segment}/{segment2}",
    "/v1/b%20c%2Fd, /v1/b%20c%2Fd",
    "/v1/b%7Bc, /v1/b%7Bc",
    "/v1/Bücher, /v1/B%C3%BCcher",
    "/v1/a:b/c, /v1/a:b/c",
    "/v1/a%3Ab, /v1/a%3Ab",
  })
  void spellsOutVariablesOfSeveralSegments(String template, String path) {
    assertThat(pattern(template).text()).isEqualTo(path);
  }

  @Test
  void hasTheSameShapeForOtherNames() {
    assertThat(pattern("/v1/{book.title}/x").shape())
        .isEqualTo(pattern("/v1/{book.isbn}/x").shape())
        .isEqualTo(pattern("/v1/{book.isbn=**}/x").shape())
        .isNotEqualTo(pattern("/v1/{book.isbn}/y").shape())
        .isNotEqualTo(pattern("/v1/{book.isbn}/x:x").shape());
  }

  @Test
  void namesFieldsAsTheJsonDoes() {
    HttpBinding binding =
        new HttpBinding(
            LibraryProto.getDescriptor().findServiceByName("Library").findMethodByName("Search"),
            "GET",
            PathTemplate.parse("/{by_oneof}"),
            "",
            "");
    assertThat(new PathPattern(binding, SchemaOptions.DEFAULTS).text()).isEqualTo("/{byOneof}");
    assertThat(new PathPattern(binding, new SchemaOptions(true, false)).text())
        .isEqualTo("/{by_oneof}");
  }

  private static PathPattern pattern(String template) {
    return new PathPattern(
        new HttpBinding(RPC, "GET", PathTemplate.parse(template), "", ""), SchemaOptions.DEFAULTS);
  }
}
