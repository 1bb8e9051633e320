package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import dev.jams.test.bind.TwoMasksRequest;
import dev.jams.test.bind.UpdateRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateMaskTest {
  private static final String JSON = "{\"name\":\"x\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\"} | name",
        "{\"zipCode\":1,\"name\":\"\"} | zip_code,name",
        "{\"zip_code\":1} | zip_code",
        "{\"inner\":{\"inner\":{\"zipCode\":1},\"name\":\"x\"}} | inner.inner.zip_code,inner.name",
        "{\"tags\":[\"a\"],\"labels\":{\"a\":\"b\"},\"inners\":[{\"name\":\"x\"}]}"
            + " | tags,labels,inners",
        "{\"time\":\"1970-01-01T00:00:00Z\",\"structure\":{\"a\":{}}} | time,structure",
        "{\"any\":{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"}}"
            + " | any",
        "{\"name\":null,\"inner\":null} | name,inner",
        "{} | ''",
      })
  void isFilledFromTheBody(String json, String paths) throws Exception {
    UpdateRequest bound =
        (UpdateRequest) Binding.ofUpdate("PATCH /{name}", "inner").bind("/a", json);

    assertThat(bound.hasUpdateMask()).isTrue();
    assertThat(bound.getUpdateMask().getPathsList())
        .containsExactlyElementsOf(paths.isEmpty() ? List.of() : List.of(paths.split(",")));
  }

  @Test
  void isEmptyWithoutBody() throws Exception {
    UpdateRequest bound = (UpdateRequest) Binding.ofUpdate("PATCH /a", "inner").bind("/a");

    assertThat(bound.hasUpdateMask()).isTrue();
    assertThat(bound.getUpdateMask()).isEqualTo(FieldMask.getDefaultInstance());
  }

  @Test
  void isTheClientsIfSent() throws Exception {
    UpdateRequest bound =
        (UpdateRequest) Binding.ofUpdate("PATCH /a", "inner").bind("/a?updateMask=zipCode", JSON);

    assertThat(bound.getUpdateMask())
        .isEqualTo(FieldMask.newBuilder().addPaths("zip_code").build());
  }

  @Test
  void isTheClientsIfSentEmpty() throws Exception {
    UpdateRequest bound =
        (UpdateRequest) Binding.ofUpdate("PATCH /a", "inner").bind("/a?update_mask", JSON);

    assertThat(bound.getUpdateMask()).isEqualTo(FieldMask.getDefaultInstance());
  }

  @Test
  void isTheClientsIfInThePath() throws Exception {
    UpdateRequest bound =
        (UpdateRequest) Binding.ofUpdate("PATCH /{update_mask}", "inner").bind("/zip_code", JSON);

    assertThat(bound.getUpdateMask())
        .isEqualTo(FieldMask.newBuilder().addPaths("zip_code").build());
  }

  @ParameterizedTest
  @CsvSource({"PUT, inner, '{}'", "POST, inner, '{}'", "PATCH, *, '{}'", "PATCH, text, '\"x\"'"})
  void isNotFilledForOtherRules(String method, String body, String json) throws Exception {
    UpdateRequest bound = (UpdateRequest) Binding.ofUpdate(method + " /a", body).bind("/a", json);

    assertThat(bound.hasUpdateMask()).isFalse();
  }

  @Test
  void isNotFilledIfThereAreTwo() throws Exception {
    TwoMasksRequest bound =
        (TwoMasksRequest)
            Binding.of(
                    TwoMasksRequest.getDefaultInstance(),
                    Binding.rpc("TwoMasks"),
                    "PATCH /a",
                    "inner")
                .bind("/a", JSON);

    assertThat(bound.hasOne() || bound.hasTwo()).isFalse();
  }
}
