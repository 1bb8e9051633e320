package dev.jams.examples.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What clients of the original protos and routes rely on. */
class TrackerProtoTest {

  @Test
  void TM_01_keepsNamesNumbersAndTypes() {
    assertThat(fields(GetTimeEntriesRequest.getDescriptor()))
        .startsWith("string start = 1", "string end = 2");
    assertThat(fields(GetTimeEntriesResponse.getDescriptor()))
        .startsWith("repeated message entries = 1");
    assertThat(fields(TimeEntry.getDescriptor()))
        .containsExactly(
            "string id = 1",
            "string description = 2",
            "string start = 3",
            "string end = 4",
            "repeated string tags = 5",
            "string source = 6");
  }

  @Test
  void hasARouteForEachMethod() {
    assertThat(
            TrackerProto.getDescriptor()
                .findServiceByName("TrackerApiService")
                .getMethods()
                .stream()
                .map(TrackerProtoTest::route))
        .containsExactly(
            "GetTimeEntries: GET /v1/time-entries",
            "CreateTimeEntry: POST /v1/time-entries time_entry",
            "GetTimeEntry: GET /v1/time-entries/{id}",
            "UpdateTimeEntry: PATCH /v1/time-entries/{time_entry.id} time_entry",
            "DeleteTimeEntry: DELETE /v1/time-entries/{id}",
            "StartTimer: POST /v1/timer:start *",
            "StopTimer: POST /v1/timer:stop *",
            "GetTimer: GET /v1/timer",
            "ImportTimeEntries: POST /v1/time-entries:import *",
            "GetSummary: GET /v1/summary");
  }

  private static List<String> fields(Descriptor message) {
    return message.getFields().stream()
        .map(
            field ->
                (field.isRepeated() ? "repeated " : "")
                    + field.getType().name().toLowerCase(Locale.ROOT)
                    + " "
                    + field.getName()
                    + " = "
                    + field.getNumber())
        .toList();
  }

  private static String route(MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    String path =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case POST -> rule.getPost();
          case PATCH -> rule.getPatch();
          case DELETE -> rule.getDelete();
          default -> "";
        };
    return (method.getName() + ": " + rule.getPatternCase() + " " + path + " " + rule.getBody())
        .strip();
  }
}
