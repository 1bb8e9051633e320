package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.StartException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of limits that cannot be: what, where and how to mend it. */
@Timeout(120)
class ConfigurationTest {
  @RegisterExtension final Rig rig = new Rig();

  /** Each line without the folder of the file. */
  private String refusal(String... yaml) {
    StartException refused = catchThrowableOfType(StartException.class, () -> rig.start(yaml));
    assertThat(refused).isNotNull();
    return refused.getMessage().replaceAll("\\S*limits\\d+\\.yml", "limits.yml");
  }

  @Test
  void methodThatDoesNotExistIsAnErrorThatSaysWhichWasMeant() {
    assertThat(
            refusal(
                "limits:",
                "  rates:",
                "    reads:",
                "      methods: [notes.Notes/Gte]",
                "      requests: 1"))
        .contains("limits.yml:4")
        .contains("there is no method \"notes.Notes/Gte\"; did you mean \"notes.Notes/Get\"?");
    assertThat(
            refusal(
                "limits:",
                "  bulkheads:",
                "    few: {methods: [notes.Note/*], max-concurrent-calls: 1}",
                "  deadlines:",
                "    short: {methods: [nothing.like.it/At/All/Of/Them], timeout: 1s}"))
        .contains("did you mean \"notes.Notes/*\"?")
        .contains("known are [*, notes.Notes/*, notes.Notes/Create");
  }

  @Test
  void methodNamedTwiceAsCloselyIsAnError() {
    assertThat(
            refusal(
                "limits:",
                "  deadlines:",
                "    one: {methods: [notes.Notes/Get], timeout: 1s}",
                "    two: {methods: [notes.Notes/Get], timeout: 2s}"))
        .contains(
            "notes.Notes/Get is meant by limits.deadlines.one as closely; name it in one of"
                + " them");
  }

  @Test
  void streamsHaveNoIdempotencyKeys() {
    assertThat(refusal("limits:", "  idempotency:", "    methods: [notes.Notes/Watch]"))
        .contains("limits.yml:3")
        .contains("notes.Notes/Watch is a stream, expected unary methods");
  }

  @Test
  void ratesThatCannotBeAreErrors() {
    assertThat(refusal("limits:", "  rates:", "    r: {by: key, requests: 1}"))
        .contains("by is key, and no header has the key; write header: x-api-key");
    assertThat(refusal("limits:", "  rates:", "    r: {header: x-key, requests: 1}"))
        .contains("header is given, but by is not key");
    assertThat(refusal("limits:", "  rates:", "    r: {by: key, header: Host, requests: 1}"))
        .contains("header is \"Host\", which no caller can send");
    assertThat(refusal("limits:", "  rates:", "    r: {requests: 0}"))
        .contains("requests is 0, expected from 1 to 2147483647");
    assertThat(refusal("limits:", "  rates:", "    r: {requests: 1, by: nobody}"))
        .contains("principal")
        .contains("address")
        .contains("key");
    assertThat(refusal("limits:", "  rates:", "    r: {request: 1}")).contains("requests");
  }

  @Test
  void bulkheadsAndDeadlinesThatCannotBeAreErrors() {
    assertThat(
            refusal("limits:", "  bulkheads:", "    b: {methods: ['*'], max-concurrent-calls: 0}"))
        .contains("max-concurrent-calls is 0, expected from 1 to 1000000");
    assertThat(refusal("limits:", "  bulkheads:", "    b: {max-concurrent-calls: 1}"))
        .contains("methods is empty; write pkg.Service/Method");
    assertThat(refusal("limits:", "  deadlines:", "    d: {timeout: 0s}"))
        .contains("timeout is 0, expected more");
  }

  @Test
  void nameOfARateThatNoHeaderCanHaveIsAnError() {
    for (String name : List.of("a b", "a\"b", "größe", "x".repeat(65))) {
      assertThat(refusal("limits:", "  rates:", "    '" + name + "': {requests: 1}"))
          .contains("cannot be told to callers; take at most 64 of a-z, A-Z, 0-9, _, . and -");
    }
  }
}
