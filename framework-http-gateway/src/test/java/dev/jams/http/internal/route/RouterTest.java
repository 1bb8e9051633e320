package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.http.internal.route.RouteMatch.Found;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes are written as {@code "GET /a/{x}"}, and that is also what they lead to. */
class RouterTest {

  @Nested
  class Matches {
    @Test
    void literals() {
      Router<String> router = router("GET /v1/books");

      assertThat(match(router, "GET /v1/books")).isEqualTo("GET /v1/books");
      assertThat(match(router, "GET /v1/Books")).isEqualTo("404");
      assertThat(match(router, "GET /v1")).isEqualTo("404");
      assertThat(match(router, "GET /v1/books/1")).isEqualTo("404");
    }

    @Test
    void theRootPath() {
      assertThat(match(router("GET /"), "GET /")).isEqualTo("GET /");
      assertThat(match(router("GET /"), "GET //")).isEqualTo("404");
      assertThat(match(router("GET /*"), "GET /")).isEqualTo("404");
    }

    @Test
    void oneSegmentWithAStar() {
      Router<String> router = router("GET /v1/{id}/x", "GET /w/*");

      assertThat(match(router, "GET /v1/7/x")).isEqualTo("GET /v1/{id}/x id=7");
      assertThat(match(router, "GET /v1/7/8/x")).isEqualTo("404");
      assertThat(match(router, "GET /w/7")).isEqualTo("GET /w/*");
    }

    @ParameterizedTest
    @CsvSource({
      "/f, ''",
      "/f/, ''",
      "/f/a, a",
      "/f/a/b, a/b",
      "/f/a/b/, a/b/",
      "/f//a, /a",
    })
    void zeroOrMoreSegmentsWithADoubleStar(String path, String value) {
      assertThat(match(router("GET /f/{p=**}"), "GET " + path))
          .isEqualTo("GET /f/{p=**} p=" + value);
    }

    @ParameterizedTest
    @CsvSource({
      "/a/b, ''",
      "/a/x/b, x",
      "/a/x/y/b, x/y",
      "/a/b/b, b",
      "/a//b, ''",
    })
    void aDoubleStarInTheMiddle(String path, String value) {
      assertThat(match(router("GET /a/{p=**}/b"), "GET " + path))
          .isEqualTo("GET /a/{p=**}/b p=" + value);
      assertThat(match(router("GET /a/{p=**}/b"), "GET " + path + "/c")).isEqualTo("404");
    }

    @Test
    void variablesOfSeveralSegments() {
      assertThat(
              match(
                  router("GET /v1/{name=shelves/*/books/**}/x/{y.z}"),
                  "GET /v1/shelves/1/books/2/3/x/4"))
          .isEqualTo("GET /v1/{name=shelves/*/books/**}/x/{y.z} name=shelves/1/books/2/3 y.z=4");
      assertThat(match(router("GET /{a=x/**}/{b}"), "GET /x/1")).endsWith(" a=x b=1");
      assertThat(match(router("GET /{a}/{b=**}"), "GET /1")).endsWith(" a=1 b=");
    }

    @Test
    void anyMethodOfARouteForAll() {
      Router<String> router = router("* /a");

      assertThat(match(router, "GET /a")).isEqualTo("* /a");
      assertThat(match(router, "PURGE /a")).isEqualTo("* /a");
      assertThat(match(router, "OPTIONS /a")).isEqualTo("* /a");
    }

    @Test
    void customMethods() {
      assertThat(match(router("PURGE /a"), "PURGE /a")).isEqualTo("PURGE /a");
      assertThat(match(router("PURGE /a"), "purge /a")).startsWith("405");
    }

    @Test
    void manyLiteralsOfOnePlace() {
      List<String> routes = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        routes.add("GET /" + Integer.toString(i * 7919, 36) + "/{x}");
      }
      Router<String> router = router(routes.toArray(String[]::new));

      for (String route : routes) {
        assertThat(match(router, route.replace("{x}", "1"))).isEqualTo(route + " x=1");
      }
      assertThat(match(router, "GET /unknown/1")).isEqualTo("404");
    }
  }

  @Nested
  class Prefers {
    @Test
    void literalThenStarThenDoubleStar() {
      Router<String> router = router("GET /a/**", "GET /a/*", "GET /a/b");

      assertThat(match(router, "GET /a/b")).isEqualTo("GET /a/b");
      assertThat(match(router, "GET /a/c")).isEqualTo("GET /a/*");
      assertThat(match(router, "GET /a/c/d")).isEqualTo("GET /a/**");
    }

    @Test
    void theMoreSpecificSegmentFurtherLeft() {
      Router<String> router = router("GET /*/b", "GET /a/*");

      assertThat(match(router, "GET /a/b")).isEqualTo("GET /a/*");
    }

    @Test
    void theEndOfThePathToAnEmptyDoubleStar() {
      assertThat(match(router("GET /a/**", "GET /a"), "GET /a")).isEqualTo("GET /a");
      assertThat(match(router("GET /a/**/b", "GET /a/b"), "GET /a/b")).isEqualTo("GET /a/b");
    }

    @Test
    void aShortDoubleStarToALongOne() {
      assertThat(match(router("GET /**/a", "GET /**/b/a"), "GET /x/b/a")).isEqualTo("GET /**/b/a");
    }

    @Test
    void toGoBackFromALiteralThatLeadsNowhere() {
      Router<String> router = router("GET /a/b/c", "GET /a/*/d", "GET /*/b/e", "GET /**/f");

      assertThat(match(router, "GET /a/b/c")).isEqualTo("GET /a/b/c");
      assertThat(match(router, "GET /a/b/d")).isEqualTo("GET /a/*/d");
      assertThat(match(router, "GET /a/b/e")).isEqualTo("GET /*/b/e");
      assertThat(match(router, "GET /a/b/f")).isEqualTo("GET /**/f");
      assertThat(match(router, "GET /a/b/g")).isEqualTo("404");
    }

    @Test
    void aRouteOfTheMethodWhereALiteralServesOthers() {
      Router<String> router = router("GET /a/b", "POST /a/{x}", "DELETE /**");

      assertThat(match(router, "GET /a/b")).isEqualTo("GET /a/b");
      assertThat(match(router, "POST /a/b")).isEqualTo("POST /a/{x} x=b");
      assertThat(match(router, "DELETE /a/b")).isEqualTo("DELETE /**");
    }

    @Test
    void theExactMethodToAllMethods() {
      Router<String> router = router("* /a", "PUT /a");

      assertThat(match(router, "PUT /a")).isEqualTo("PUT /a");
      assertThat(match(router, "POST /a")).isEqualTo("* /a");
    }

    @Test
    void theSameRouteWhateverTheOrderOfRegistration() {
      String[] routes = {"GET /a/b", "GET /a/{x}", "GET /{y=**}", "* /a/{z}", "GET /a/b:v"};
      String[] reversed = {"GET /a/b:v", "* /a/{z}", "GET /{y=**}", "GET /a/{x}", "GET /a/b"};

      for (String request : List.of("GET /a/b", "GET /a/c", "POST /a/c", "GET /d", "GET /a/b:v")) {
        assertThat(match(router(routes), request)).isEqualTo(match(router(reversed), request));
      }
    }
  }

  @Nested
  class Verbs {
    @Test
    void areTheWordAfterTheLastColonOfTheLastSegment() {
      Router<String> router = router("POST /v1/{x=a/*}:run", "POST /v1/{y}:stop");

      assertThat(match(router, "POST /v1/a/7:run")).isEqualTo("POST /v1/{x=a/*}:run x=a/7");
      assertThat(match(router, "POST /v1/7:8:stop")).isEqualTo("POST /v1/{y}:stop y=7:8");
      assertThat(match(router, "POST /v1:stop/7")).isEqualTo("404");
      assertThat(match(router, "POST /v1/7")).isEqualTo("404");
      assertThat(match(router, "POST /v1/7:walk")).isEqualTo("404");
    }

    @Test
    void belongToTheSegmentIfNoRouteWithVerbFits() {
      Router<String> router = router("GET /v1/{x}", "POST /v1/{x}:run", "GET /v1/{x}/y:run");

      assertThat(match(router, "GET /v1/7:walk")).isEqualTo("GET /v1/{x} x=7:walk");
      assertThat(match(router, "GET /v1/7:run")).isEqualTo("GET /v1/{x} x=7:run");
      assertThat(match(router, "POST /v1/7:run")).isEqualTo("POST /v1/{x}:run x=7");
    }

    @Test
    void goBeforeRoutesWithout() {
      Router<String> router = router("GET /v1/{x}", "GET /{y=**}:run");

      assertThat(match(router, "GET /v1/7:run")).isEqualTo("GET /{y=**}:run y=v1/7");
    }

    @Test
    void followADoubleStar() {
      Router<String> router = router("GET /a/{p=**}:v");

      assertThat(match(router, "GET /a:v")).isEqualTo("GET /a/{p=**}:v p=");
      assertThat(match(router, "GET /a/b/c:v")).isEqualTo("GET /a/{p=**}:v p=b/c");
    }

    @Test
    void leaveNoEmptySegmentForAStar() {
      assertThat(match(router("GET /a/*:v"), "GET /a/:v")).isEqualTo("404");
    }

    @Test
    void areNotSeparatedByAnEncodedColon() {
      Router<String> router = router("GET /a/{x}:v", "GET /b/{x}");

      assertThat(match(router, "GET /a/1%3Av")).isEqualTo("404");
      assertThat(match(router, "GET /b/1%3Av")).isEqualTo("GET /b/{x} x=1%3Av");
    }
  }

  @Nested
  class MatchesRaw {
    @Test
    void anEncodedSlashNeverSeparates() {
      Router<String> router = router("GET /a/{x}", "GET /a/{x}/{y}", "GET /b/{z=**}");

      assertThat(match(router, "GET /a/1%2F2")).isEqualTo("GET /a/{x} x=1%2F2");
      assertThat(match(router, "GET /a/1%2f2/3")).isEqualTo("GET /a/{x}/{y} x=1%2f2 y=3");
      assertThat(match(router, "GET /b/1%2F2/3")).isEqualTo("GET /b/{z=**} z=1%2F2/3");
    }

    @Test
    void anEncodedUnreservedCharacterIsTheCharacter() {
      Router<String> router = router("GET /admin/{x}", "GET /{any=**}");

      assertThat(match(router, "GET /%61dmi%6E/%31")).isEqualTo("GET /admin/{x} x=1");
      assertThat(match(router, "GET /admin%2F1")).isEqualTo("GET /{any=**} any=admin%2F1");
    }

    @Test
    void literalsFitEncodedAndNot() {
      Router<String> router = router("GET /@me", "GET /caf%C3%A9", "GET /a%2Fb", "GET /c%3Ad");

      assertThat(match(router, "GET /@me")).isEqualTo("GET /@me");
      assertThat(match(router, "GET /%40me")).isEqualTo("GET /@me");
      assertThat(match(router, "GET /caf%c3%a9")).isEqualTo("GET /caf%C3%A9");
      assertThat(match(router, "GET /a%2fb")).isEqualTo("GET /a%2Fb");
      assertThat(match(router, "GET /a/b")).isEqualTo("404");
      assertThat(match(router, "GET /c:d")).isEqualTo("GET /c%3Ad");
      assertThat(match(router, "GET /%2540me")).isEqualTo("404");
    }

    @Test
    void verbsFitEncodedAndNot() {
      assertThat(match(router("GET /a:r%C3%A9"), "GET /a:%72%C3%A9")).isEqualTo("GET /a:r%C3%A9");
    }

    @Test
    void slashesAreNotCollapsed() {
      Router<String> router = router("GET /a/b", "GET /x/{y}/z");

      assertThat(match(router, "GET //a/b")).isEqualTo("404");
      assertThat(match(router, "GET /a//b")).isEqualTo("404");
      assertThat(match(router, "GET /x//z")).isEqualTo("404");
    }

    @Test
    void parametersAreNotStripped() {
      Router<String> router = router("GET /a/b", "GET /c/{x}");

      assertThat(match(router, "GET /a/b;x=y")).isEqualTo("404");
      assertThat(match(router, "GET /a;x=y/b")).isEqualTo("404");
      assertThat(match(router, "GET /c/1;x=y")).isEqualTo("GET /c/{x} x=1;x=y");
    }

    @Test
    void aTrailingSlashCounts() {
      Router<String> router = router("GET /a", "GET /b/{x}");

      assertThat(match(router, "GET /a/")).isEqualTo("404");
      assertThat(match(router, "GET /b/1/")).isEqualTo("404");
      assertThat(match(router, "GET /b/")).isEqualTo("404");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/a/.",
          "/a/..",
          "/a/../b",
          "/./a",
          "/%2e%2e/a",
          "/a/%2E",
          "/a/.%2e",
          "/a/..:v",
          "/.."
        })
    void dotSegmentsNeverReroute(String path) {
      Router<String> router = router("GET /a", "GET /b", "GET /a/{x}", "GET /a/{x}/b", "GET /*:v");

      assertThat(match(router, "GET " + path)).isIn("400", "404", "GET /a/{x} x=..:v");
      assertThat(match(router, "GET " + path).equals("400")).isEqualTo(!path.endsWith(":v"));
    }

    @Test
    void dotSegmentsStayInAVariableOfManySegments() {
      Router<String> router = router("GET /f/{p=**}", "GET /g/{p=x/*}", "GET /x/*:v");

      assertThat(match(router, "GET /f/a/../b")).isEqualTo("GET /f/{p=**} p=a/../b");
      assertThat(match(router, "GET /f/%2e%2e/b")).isEqualTo("GET /f/{p=**} p=../b");
      assertThat(match(router, "GET /g/x/..")).isEqualTo("400");
      assertThat(match(router, "GET /x/..:v")).isEqualTo("404");
    }

    @Test
    void namesThatOnlyStartWithDotsAreSegments() {
      assertThat(match(router("GET /a/{x}"), "GET /a/...")).endsWith(" x=...");
      assertThat(match(router("GET /a/{x}"), "GET /a/.b")).endsWith(" x=.b");
      assertThat(match(router("GET /a/{x}"), "GET /a/..;x=y")).endsWith(" x=..;x=y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/%", "/a/%zz", "/a/%ff", "/a/%00", "a", "/a b", "/é"})
    void malformedPathsAre400(String path) {
      assertThat(router("GET /{x=**}").match("GET", path))
          .isInstanceOfSatisfying(
              RouteMatch.BadRequest.class, bad -> assertThat(bad.reason()).isNotBlank());
    }

    @Test
    void saysWhatADotSegmentNeeds() {
      assertThat(router("GET /a").match("GET", "/b/../a"))
          .isEqualTo(
              new RouteMatch.BadRequest<String>(
                  "the path has a segment \".\" or \"..\"; send the path that is meant"));
    }
  }

  @Nested
  class Methods {
    @Test
    void anUnknownPathIs404() {
      assertThat(match(router("GET /a"), "GET /b")).isEqualTo("404");
    }

    @Test
    void aKnownPathWithAnotherMethodIs405WithAllow() {
      Router<String> router = router("PUT /a/{x}", "GET /a/b", "DELETE /**", "POST /a/*:v");

      assertThat(match(router, "PATCH /a/b")).isEqualTo("405 DELETE, GET, HEAD, OPTIONS, PUT");
      assertThat(match(router, "PATCH /a/c")).isEqualTo("405 DELETE, OPTIONS, PUT");
      assertThat(match(router, "PATCH /a/c:v")).isEqualTo("405 DELETE, OPTIONS, POST, PUT");
    }

    @Test
    void getServesHead() {
      Router<String> router = router("GET /a", "HEAD /b", "GET /b", "GET /c", "* /c", "POST /d");

      assertThat(match(router, "HEAD /a")).isEqualTo("GET /a");
      assertThat(match(router, "HEAD /b")).isEqualTo("HEAD /b");
      assertThat(match(router, "HEAD /c")).isEqualTo("GET /c");
      assertThat(match(router, "HEAD /d")).isEqualTo("405 OPTIONS, POST");
    }

    @Test
    void headGoesToTheRouteThatGetWould() {
      Router<String> router = router("GET /a/{x}", "HEAD /**");

      assertThat(match(router, "HEAD /a/1")).isEqualTo("GET /a/{x} x=1");
      assertThat(match(router, "HEAD /b")).isEqualTo("HEAD /**");
    }

    @Test
    void optionsIsAnsweredFromAllow() {
      assertThat(match(router("GET /a"), "OPTIONS /a")).isEqualTo("405 GET, HEAD, OPTIONS");
      assertThat(match(router("OPTIONS /a", "GET /a"), "OPTIONS /a")).isEqualTo("OPTIONS /a");
      assertThat(match(router("GET /a"), "OPTIONS /b")).isEqualTo("404");
    }
  }

  @Nested
  class Conflicts {
    @ParameterizedTest
    @CsvSource({
      "GET /a/{x}, GET /a/{y}",
      "GET /a/{x=*}, GET /a/*",
      "GET /{x=a/*}, GET /a/{y}",
      "GET /a, GET /%61",
      "GET /a/{x=**}:v, GET /a/**:v",
      "* /a, * /a",
    })
    void ofShapeAndMethodNameBothRules(String first, String second) {
      String message =
          "two rules match the same requests: \"%s\" of <%s> and \"%s\" of <%s>; change the path or"
              + " the HTTP method of one of them";

      for (List<String> routes : List.of(List.of(first, second), List.of(second, first))) {
        String[] sorted = routes.stream().sorted().toArray(String[]::new);
        RouterBuilder<String> builder = Router.builder();
        add(builder, routes.get(0), "<" + routes.get(0) + ">");
        assertThatThrownBy(() -> add(builder, routes.get(1), "<" + routes.get(1) + ">"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(message, sorted[0], sorted[0], sorted[1], sorted[1]);
      }
    }

    @Test
    void areNotBetweenMethodsVerbsOrShapes() {
      assertThat(router("GET /a", "PUT /a", "* /a", "GET /a:v", "GET /a:w", "GET /*", "GET /**"))
          .isNotNull();
    }
  }

  @Test
  void allocatesNoMatchForARouteWithoutVariables() {
    Router<String> router = router("GET /a/*");

    assertThat(router.match("GET", "/a/b")).isSameAs(router.match("GET", "/a/c"));
  }

  private static Router<String> router(String... routes) {
    RouterBuilder<String> builder = Router.builder();
    for (String route : routes) {
      add(builder, route, route);
    }
    return builder.build();
  }

  private static void add(RouterBuilder<String> builder, String route, String target) {
    String[] parts = route.split(" ", 2);
    builder.add(parts[0], PathTemplate.parse(parts[1]), target);
  }

  /** The target and the raw values of its variables, or the HTTP status. */
  private static String match(Router<String> router, String request) {
    String[] parts = request.split(" ", 2);
    RouteMatch<String> match = router.match(parts[0], parts[1]);
    if (match instanceof Found<String> found) {
      StringBuilder text = new StringBuilder(found.target());
      PathTemplate template = PathTemplate.parse(found.target().split(" ", 2)[1]);
      assertThat(found.values().count()).isEqualTo(template.variables().size());
      for (int i = 0; i < found.values().count(); i++) {
        text.append(' ').append(template.variables().get(i).name()).append('=');
        text.append(found.values().raw(i));
      }
      return text.toString();
    }
    if (match instanceof RouteMatch.MethodNotAllowed<String> not) {
      return "405 " + String.join(", ", not.allow());
    }
    return match instanceof RouteMatch.BadRequest<String> ? "400" : "404";
  }
}
