package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.jams.http.internal.call.RequestMetadata;
import io.grpc.Metadata;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageGuardTest {
  @ParameterizedTest
  @CsvSource({
    "/healthz, health",
    "/readyz, health",
    "/docs, docs",
    "/docs/, docs",
    "/docs/main.js, docs",
    "/openapi.json, openapi",
    "/metrics, metrics",
    "/own/page, own.page",
    "/, index",
    "/health, own.health",
    "/healthz/, healthz.",
  })
  void pagesHaveNames(String path, String name) {
    assertThat(PageGuard.name(path)).isEqualTo(name);
  }

  @Test
  void headersThatSayWhoCallsComeUnderTheirOwnNamesOnly() throws Exception {
    RequestMetadata rule =
        new RequestMetadata(
            List.of(), RequestMetadata.PREFIX, List.of("authorization", "x-api-key"));

    Metadata metadata =
        rule.of(
            RequestHeaders.builder(HttpMethod.GET, "/")
                .add("authorization", "own")
                .add("X-Api-Key", "own")
                .add("grpc-metadata-authorization", "other")
                .add("Grpc-Metadata-X-Api-Key", "other")
                .add("grpc-metadata-x-other", "other")
                .build());

    assertThat(all(metadata, "authorization")).containsExactly("own");
    assertThat(all(metadata, "x-api-key")).containsExactly("own");
    assertThat(all(metadata, "x-other")).containsExactly("other");
  }

  private static Iterable<String> all(Metadata metadata, String name) {
    return metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }
}
