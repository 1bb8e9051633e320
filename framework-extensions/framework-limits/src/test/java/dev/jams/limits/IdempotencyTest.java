package dev.jams.limits;

import static dev.jams.limits.Rig.note;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.jams.limits.notes.Note;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class IdempotencyTest {
  private static final String KEY = "idempotency-key";
  private static final String BODY = "{\"text\":\"a\"}";

  @RegisterExtension final Rig rig = new Rig();

  private void start(String... more) throws Exception {
    List<String> yaml = new ArrayList<>(List.of("limits:", "  idempotency:"));
    yaml.add("    methods: [notes.Notes/Create]");
    yaml.addAll(List.of(more));
    start(yaml);
  }

  private void start(List<String> yaml) throws IOException, dev.jams.StartException {
    rig.start(yaml.toArray(String[]::new));
  }

  private static StatusException failure(Callable<?> call) {
    return catchThrowableOfType(StatusException.class, call::call);
  }

  @Test
  void repeatedKeyAnswersTheFirstResultWithoutTheServiceOverBothProtocols() throws Exception {
    start();
    Note first = rig.stub(KEY, "one").create(note("a"));
    assertThat(first.getNumber()).isEqualTo(1);
    assertThat(rig.stub(KEY, "one").create(note("a"))).isEqualTo(first);
    HttpResponse<String> overHttp = rig.post("/notes", BODY, "Idempotency-Key", "\"one\"");
    assertThat(overHttp.statusCode()).isEqualTo(200);
    assertThat(overHttp.body()).isEqualTo("{\"text\":\"a\",\"number\":1}");
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "one").body())
        .isEqualTo(overHttp.body());
    assertThat(rig.notes.calls).hasValue(1);
    // The other way round.
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "two").body()).contains("\"number\":2");
    assertThat(rig.stub(KEY, "two").create(note("a")).getNumber()).isEqualTo(2);
    assertThat(rig.notes.calls).hasValue(2);
  }

  @Test
  void statusAndMetadataAreThoseOfTheFirstAnswer() throws Exception {
    start();
    HttpResponse<String> created =
        rig.post("/notes", BODY, "Idempotency-Key", "k", "X-Api-Key", "created");
    assertThat(created.statusCode()).isEqualTo(201);
    HttpResponse<String> again = rig.post("/notes", BODY, "Idempotency-Key", "k");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.headers().firstValue("location")).contains("/notes/1");
    assertThat(again.body()).isEqualTo(created.body());
    assertThat(rig.notes.calls).hasValue(1);
  }

  @Test
  void withoutAKeyEachCallIsMade() throws Exception {
    start();
    assertThat(rig.stub().create(note("a")).getNumber()).isEqualTo(1);
    assertThat(rig.stub().create(note("a")).getNumber()).isEqualTo(2);
    assertThat(rig.stub(KEY, "k").get(note("a")).getNumber()).isEqualTo(3);
    assertThat(rig.stub(KEY, "k").get(note("a")).getNumber()).isEqualTo(4);
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() throws Exception {
    start();
    rig.stub(KEY, "one").create(note("a"));
    StatusException refused = failure(() -> rig.stub(KEY, "one").create(note("b")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo(
            "this idempotency-key was used with another request; take a new key for a new"
                + " request");
    assertThat(Rig.details(refused, ErrorInfo.class).get(0).getReason())
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    HttpResponse<String> overHttp =
        rig.post("/notes", "{\"text\":\"b\"}", "Idempotency-Key", "one");
    assertThat(overHttp.statusCode()).isEqualTo(422);
    assertThat(rig.notes.calls).hasValue(1);
  }

  @Test
  void equalRequestsAreEqualInAnyOrderOfTheirMaps() throws Exception {
    start();
    String one = "{\"text\":\"a\",\"labels\":{\"x\":\"1\",\"y\":\"2\"}}";
    String other = "{\"labels\":{\"y\":\"2\",\"x\":\"1\"},\"text\":\"a\"}";
    assertThat(rig.post("/notes", one, "Idempotency-Key", "k").statusCode()).isEqualTo(200);
    assertThat(rig.post("/notes", other, "Idempotency-Key", "k").statusCode()).isEqualTo(200);
    assertThat(rig.notes.calls).hasValue(1);
  }

  @Test
  void whileTheFirstGoesOnOthersConflict() throws Exception {
    start();
    var first = rig.postLater("/notes", "{\"text\":\"hold\"}", "Idempotency-Key", "k");
    NotesService.Held held = rig.held();
    StatusException refused = failure(() -> rig.stub(KEY, "k").create(note("hold")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(Rig.details(refused, ErrorInfo.class).get(0).getReason())
        .isEqualTo("IDEMPOTENCY_KEY_IN_USE");
    assertThat(Rig.details(refused, RetryInfo.class)).hasSize(1);
    HttpResponse<String> overHttp =
        rig.post("/notes", "{\"text\":\"hold\"}", "Idempotency-Key", "k");
    assertThat(overHttp.statusCode()).isEqualTo(409);
    assertThat(overHttp.headers().firstValue("retry-after")).contains("1");
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "k").statusCode()).isEqualTo(422);
    held.answer();
    assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
    assertThat(rig.stub(KEY, "k").create(note("hold")).getNumber()).isEqualTo(1);
    assertThat(rig.notes.calls).hasValue(1);
  }

  @Test
  void ofManyAtOnceExactlyOneReachesTheService() throws Exception {
    start();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 1; round <= 10; round++) {
        String key = "round-" + round;
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          boolean overGrpc = i % 2 == 0;
          calls.add(
              () -> {
                if (!overGrpc) {
                  return rig.post("/notes", BODY, "Idempotency-Key", key).statusCode();
                }
                try {
                  var unused = rig.stub(KEY, key).create(note("a"));
                  return 200;
                } catch (StatusException e) {
                  return e.getStatus().getCode() == Status.Code.ABORTED ? 409 : 500;
                }
              });
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> call : threads.invokeAll(calls)) {
          answers.add(call.get());
        }
        assertThat(answers).contains(200).containsAnyOf(200, 409).doesNotContain(500, 504);
        assertThat(rig.notes.calls).hasValue(round);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theKeyOfAnotherCallerIsAnotherKey() throws Exception {
    start();
    assertThat(rig.stub("user", "alice", KEY, "k").create(note("a")).getNumber()).isEqualTo(1);
    assertThat(rig.stub("user", "mallory", KEY, "k").create(note("a")).getNumber()).isEqualTo(2);
    assertThat(rig.stub(KEY, "k").create(note("a")).getNumber()).isEqualTo(3);
    // Nor does he who is named as another's network see what is that one's.
    assertThat(rig.stub("user", "network:17f000001", KEY, "k").create(note("a")).getNumber())
        .isEqualTo(4);
    // Nor he who has another's name, but is known in another way.
    assertThat(
            rig.stub("user", "alice", "known-by", "a key", KEY, "k").create(note("a")).getNumber())
        .isEqualTo(5);
    assertThat(rig.stub("user", "alice", KEY, "k").create(note("a")).getNumber()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION", "OUT_OF_RANGE"})
  void errorsThatStayAreRepeated(String code) throws Exception {
    start();
    for (int i = 0; i < 2; i++) {
      StatusException failed = failure(() -> rig.stub(KEY, "k").create(note("fail " + code)));
      assertThat(failed.getStatus().getCode().name()).isEqualTo(code);
      assertThat(failed.getStatus().getDescription()).isEqualTo("number 1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL", "UNKNOWN", "ABORTED"})
  void errorsThatMayPassAreNotRepeated(String code) throws Exception {
    start();
    assertThat(failure(() -> rig.stub(KEY, "k").create(note("fail " + code))).getStatus().getCode())
        .isEqualTo(Status.Code.valueOf(code));
    assertThat(failure(() -> rig.stub(KEY, "k").create(note("fail " + code))).getStatus().getCode())
        .isEqualTo(Status.Code.valueOf(code));
    assertThat(rig.notes.calls).hasValue(2);
    assertThat(failure(() -> rig.stub(KEY, "k").create(note("throw"))).getStatus().getCode())
        .isEqualTo(Status.Code.INTERNAL);
    assertThat(rig.stub(KEY, "k").create(note("a")).getNumber()).isEqualTo(4);
  }

  @Test
  void whoWasCutOffReadsTheAnswerWhenHeCallsAgain() throws Exception {
    start();
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(
        () ->
            rig.asyncStub(KEY, "k")
                .create(
                    note("hold"),
                    new StreamObserver<>() {
                      @Override
                      public void onNext(Note note) {}

                      @Override
                      public void onError(Throwable t) {}

                      @Override
                      public void onCompleted() {}
                    }));
    NotesService.Held held = rig.held();
    context.cancel(null);
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (!held.context().isCancelled()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    assertThat(failure(() -> rig.stub(KEY, "k").create(note("hold"))).getStatus().getCode())
        .isEqualTo(Status.Code.ABORTED);
    held.answer();
    assertThat(rig.stub(KEY, "k").create(note("hold")).getNumber()).isEqualTo(1);
    assertThat(rig.notes.calls).hasValue(1);
  }

  @Test
  void keyCanBeRequired() throws Exception {
    start("    required: true");
    StatusException refused = failure(() -> rig.stub().create(note("a")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo(
            "this method needs an idempotency-key, such as a random UUID, that is the same when"
                + " the call is repeated");
    assertThat(rig.post("/notes", BODY).statusCode()).isEqualTo(400);
    assertThat(rig.get("/notes/a").statusCode()).isEqualTo(200);
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "k").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"a", "\"a\"b", "\"\\a\"", "\"\""})
  void keyThatIsNoneIsRefused(String key) throws Exception {
    start();
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", key).statusCode()).isEqualTo(400);
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "x".repeat(256)).statusCode())
        .isEqualTo(400);
    assertThat(
            rig.post("/notes", BODY, "Idempotency-Key", "a", "Idempotency-Key", "b").statusCode())
        .isEqualTo(400);
    assertThat(rig.notes.calls).hasValue(0);
  }

  @Test
  void repeatedAnswersTakeNoPlaceOfABulkheadButCountForRates() throws Exception {
    start(
        List.of(
            "limits:",
            "  idempotency: {methods: [notes.Notes/*]}",
            "  bulkheads:",
            "    one: {methods: [notes.Notes/*], max-concurrent-calls: 1}",
            "  rates:",
            "    all: {requests: 4, period: 1h}"));
    assertThat(rig.stub(KEY, "k").create(note("a")).getNumber()).isEqualTo(1);
    var first = rig.postLater("/notes", "{\"text\":\"hold\"}");
    NotesService.Held held = rig.held();
    assertThat(rig.stub(KEY, "k").create(note("a")).getNumber()).isEqualTo(1);
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "l").statusCode()).isEqualTo(429);
    held.answer();
    assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
    assertThat(failure(() -> rig.stub(KEY, "k").create(note("a"))).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keyOfACallThatGaveUpWaitingForAPlaceIsFree(boolean overGrpc) throws Exception {
    start(
        List.of(
            "limits:",
            "  deadlines:",
            "    creates: {methods: [notes.Notes/Create], timeout: 200ms}",
            "  idempotency: {methods: [notes.Notes/Create]}",
            "  bulkheads:",
            "    one: {methods: [notes.Notes/*], max-concurrent-calls: 1, max-waiting-calls: 1,"
                + " max-wait: 1h}"));
    var first = rig.getLater("/notes/hold");
    NotesService.Held held = rig.held();
    if (overGrpc) {
      StatusException late =
          failure(() -> rig.stub(KEY, "k").withDeadlineAfter(100, MILLISECONDS).create(note("a")));
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    } else {
      assertThat(rig.post("/notes", BODY, "Idempotency-Key", "k").statusCode()).isEqualTo(504);
    }
    assertThat(rig.notes.calls).hasValue(1);
    held.answer();
    assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
    HttpResponse<String> again = rig.post("/notes", BODY, "Idempotency-Key", "k");
    // Whoever has gone is found out a little later.
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (again.statusCode() == 409 && System.nanoTime() < end) {
      again = rig.post("/notes", BODY, "Idempotency-Key", "k");
    }
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo("{\"text\":\"a\",\"number\":2}");
  }

  @Test
  void asManyCallsWithKeysGoOnAsMay() throws Exception {
    start("    max-concurrent-calls: 1");
    var first = rig.postLater("/notes", "{\"text\":\"hold\"}", "Idempotency-Key", "k");
    NotesService.Held held = rig.held();
    StatusException refused = failure(() -> rig.stub(KEY, "l").create(note("a")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo(
            "as many calls with an idempotency-key are in progress as may be, try again later");
    assertThat(rig.post("/notes", BODY, "Idempotency-Key", "l").statusCode()).isEqualTo(429);
    held.answer();
    assertThat(first.get(60, SECONDS).statusCode()).isEqualTo(200);
    assertThat(rig.stub(KEY, "l").create(note("a")).getNumber()).isEqualTo(2);
  }

  @Test
  void callsByGetHaveNoKeysWhateverMethodsAreMeant() throws Exception {
    start(List.of("limits:", "  idempotency: {methods: ['*'], required: true}"));
    assertThat(rig.get("/notes/a").statusCode()).isEqualTo(200);
    assertThat(rig.get("/notes/a", "Idempotency-Key", "k").body()).contains("\"number\":2");
    assertThat(rig.get("/notes/a", "Idempotency-Key", "k").body()).contains("\"number\":3");
    assertThat(rig.post("/notes", BODY).statusCode()).isEqualTo(400);
    assertThat(failure(() -> rig.stub().get(note("a"))).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
