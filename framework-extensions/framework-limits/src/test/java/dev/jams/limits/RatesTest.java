package dev.jams.limits;

import static dev.jams.limits.Rig.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.jams.limits.notes.Note;
import dev.jams.limits.notes.NotesGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rates over real sockets. Periods are an hour, so that nothing comes back during a test. */
@Timeout(120)
class RatesTest {
  @RegisterExtension final Rig rig = new Rig();

  private static Status.Code code(Callable<?> call) throws Exception {
    try {
      call.call();
      return Status.Code.OK;
    } catch (StatusException e) {
      return e.getStatus().getCode();
    }
  }

  private Status.Code get(String... headers) throws Exception {
    return code(() -> rig.stub(headers).get(note("a")));
  }

  @Test
  void whoCallsTooOftenIsRefusedOverGrpcWithAllThatAProgramNeeds() throws Exception {
    rig.start("limits:", "  rates:", "    reads:", "      requests: 2", "      period: 1h");
    rig.stub().get(note("a"));
    rig.stub().get(note("b"));
    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> rig.stub().get(note("c")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription())
        .matches("too many calls: at most 2 calls in 3600s; try again in \\d+ms");
    assertThat(Rig.details(refused, RetryInfo.class).get(0).getRetryDelay().getSeconds())
        .isBetween(1500L, 1800L);
    ErrorInfo info = Rig.details(refused, ErrorInfo.class).get(0);
    assertThat(info.getReason()).isEqualTo("RATE_LIMITED");
    assertThat(info.getDomain()).isEqualTo("limits.jams.dev");
    assertThat(info.getMetadataMap()).containsExactly(java.util.Map.entry("rule", "reads"));
    assertThat(Rig.details(refused, QuotaFailure.class).get(0).getViolations(0).getDescription())
        .isEqualTo("at most 2 calls in 3600s");
    assertThat(refused.getTrailers().get(RateLimit.POLICY)).isEqualTo("\"reads\";q=2;w=3600");
    assertThat(refused.getTrailers().get(RateLimit.STATE)).matches("\"reads\";r=0;t=1[5-8]\\d\\d");
    assertThat(rig.notes.calls).hasValue(2);
  }

  @Test
  void httpAnswers429WithRetryAfterAndTheFieldsOfTheDraft() throws Exception {
    rig.start("limits:", "  rates:", "    reads:", "      requests: 1", "      period: 1h");
    HttpResponse<String> first = rig.get("/notes/a");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("ratelimit")).isEmpty();
    HttpResponse<String> refused = rig.get("/notes/a");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().allValues("ratelimit-policy"))
        .containsExactly("\"reads\";q=1;w=3600");
    String retryAfter = refused.headers().firstValue("retry-after").orElseThrow();
    assertThat(Long.parseLong(retryAfter)).isBetween(3500L, 3600L);
    assertThat(refused.headers().allValues("ratelimit"))
        .containsExactly("\"reads\";r=0;t=" + retryAfter);
    assertThat(refused.headers().map().keySet())
        .noneMatch(name -> name.startsWith("grpc-trailer-ratelimit"));
    assertThat(refused.body()).contains("RATE_LIMITED").contains("google.rpc.QuotaFailure");
  }

  @Test
  void everyAnswerTellsWhatIsLeftWhereThatIsSwitchedOn() throws Exception {
    rig.start(
        "limits:",
        "  rate-headers: true",
        "  rates:",
        "    reads: {methods: [notes.Notes/*], requests: 10, period: 1h}",
        "    all: {requests: 100, period: 10s, burst: 50}");
    HttpResponse<String> answer = rig.get("/notes/a");
    assertThat(answer.headers().allValues("ratelimit-policy"))
        .containsExactly("\"reads\";q=10;w=3600, \"all\";q=100;w=10");
    assertThat(answer.headers().allValues("ratelimit"))
        .containsExactly("\"reads\";r=9;t=360, \"all\";r=49;t=1");
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    NotesGrpc.NotesBlockingV2Stub stub =
        rig.stub().withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
    stub.get(note("a"));
    assertThat(headers.get().get(RateLimit.STATE)).startsWith("\"reads\";r=8;t=");
    assertThat(trailers.get().get(RateLimit.STATE)).isNull();
    assertThatThrownBy(() -> stub.get(note("fail NOT_FOUND")));
    assertThat(trailers.get().get(RateLimit.STATE)).startsWith("\"reads\";r=7;t=");
  }

  @Test
  void principalsHaveRatesOfTheirOwnAndOthersThatOfTheirAddress() throws Exception {
    rig.start("limits:", "  rates:", "    all:", "      requests: 1", "      period: 1h");
    assertThat(get("user", "alice")).isEqualTo(Status.Code.OK);
    assertThat(get("user", "alice")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    // The same principal, whatever he calls by.
    assertThat(rig.get("/notes/a", "user", "alice").statusCode()).isEqualTo(429);
    assertThat(rig.get("/notes/a", "user", "bob").statusCode()).isEqualTo(200);
    assertThat(get()).isEqualTo(Status.Code.OK);
    assertThat(get()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(rig.get("/notes/a").statusCode()).isEqualTo(429);
  }

  @Test
  void whoeverHasTheSameNameButIsKnownInAnotherWayHasAnotherRate() throws Exception {
    rig.start("limits:", "  rates:", "    all:", "      requests: 1", "      period: 1h");
    assertThat(get("user", "alice", "known-by", "a token")).isEqualTo(Status.Code.OK);
    assertThat(get("user", "alice", "known-by", "a key")).isEqualTo(Status.Code.OK);
    assertThat(get("user", "alice", "known-by", "a token"))
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void byAddressAPrincipalDoesNotHelp() throws Exception {
    rig.start("limits:", "  rates:", "    all: {by: address, requests: 1, period: 1h}");
    assertThat(get("user", "alice")).isEqualTo(Status.Code.OK);
    assertThat(get("user", "bob")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void byKeyEachKeyHasARateOfItsOwn() throws Exception {
    rig.start(
        "limits:", "  rates:", "    keys: {by: key, header: X-Api-Key, requests: 1, period: 1h}");
    assertThat(get("x-api-key", "one")).isEqualTo(Status.Code.OK);
    assertThat(rig.get("/notes/a", "X-Api-Key", "one").statusCode()).isEqualTo(429);
    assertThat(rig.get("/notes/a", "X-Api-Key", "two").statusCode()).isEqualTo(200);
    assertThat(get()).isEqualTo(Status.Code.OK);
    assertThat(get()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aCallCountsForAllRulesItFitsOrForNone() throws Exception {
    rig.start(
        "limits:",
        "  rates:",
        "    all: {requests: 3, period: 1h}",
        "    creates: {methods: [notes.Notes/Create], requests: 1, period: 1h}");
    Callable<Note> create = () -> rig.stub().create(note("a"));
    assertThat(code(create)).isEqualTo(Status.Code.OK);
    for (int i = 0; i < 5; i++) {
      assertThat(code(create)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
    // Of the three for all there are two left.
    assertThat(get()).isEqualTo(Status.Code.OK);
    assertThat(code(() -> rig.other().get(note("a")))).isEqualTo(Status.Code.OK);
    assertThat(get()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void rateOfOneServiceLeavesOthersAlone() throws Exception {
    rig.start(
        "limits:", "  rates:", "    notes: {methods: [notes.Notes/*], requests: 1, period: 1h}");
    assertThat(get()).isEqualTo(Status.Code.OK);
    assertThat(get()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    for (int i = 0; i < 5; i++) {
      assertThat(code(() -> rig.other().get(note("a")))).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void streamsCountOnceWhenTheyBegin() throws Exception {
    rig.start("limits:", "  rates:", "    all: {requests: 2, period: 1h}");
    var first = rig.stub().watch(note("a"));
    assertThat(first.read().getText()).isEqualTo("a");
    assertThat(first.read().getText()).isEqualTo("a");
    assertThat(rig.get("/notes/a:watch").statusCode()).isEqualTo(200);
    assertThat(rig.get("/notes/a:watch").statusCode()).isEqualTo(429);
    assertThat(code(() -> rig.stub().watch(note("a")).read()))
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void ofManyCallsAtOnceExactlyTheBurstPasses() throws Exception {
    rig.start("limits:", "  rates:", "    all: {requests: 10, period: 1h, burst: 25}");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        boolean overGrpc = i % 2 == 0;
        calls.add(
            () -> overGrpc ? get() == Status.Code.OK : rig.get("/notes/a").statusCode() == 200);
      }
      int passed = 0;
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        passed += call.get() ? 1 : 0;
      }
      assertThat(passed).isEqualTo(25);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void timeBringsCallsBack() throws Exception {
    rig.start("limits:", "  rates:", "    all: {requests: 1, period: 50ms}");
    long end = System.nanoTime() + java.util.concurrent.TimeUnit.SECONDS.toNanos(30);
    int passed = 0;
    while (passed < 3 && System.nanoTime() < end) {
      if (get() == Status.Code.OK) {
        passed++;
      }
    }
    assertThat(passed).isEqualTo(3);
  }

  @Test
  void nothingIsLimitedThatIsSwitchedOff() throws Exception {
    rig.start("limits:", "  enabled: false", "  rates:", "    all: {requests: 1, period: 1h}");
    for (int i = 0; i < 5; i++) {
      assertThat(get()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void healthHasNoLimits() throws Exception {
    rig.start("limits:", "  rates:", "    all: {requests: 1, period: 1h}");
    assertThat(get()).isEqualTo(Status.Code.OK);
    for (int i = 0; i < 5; i++) {
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutTrustedProxiesAForgedHeaderChangesNothing() throws Exception {
    rig.start("limits:", "  rates:", "    all: {by: address, requests: 2, period: 1h}");
    assertThat(forwarded("203.0.113.1")).isEqualTo(200);
    assertThat(forwarded("203.0.113.2")).isEqualTo(200);
    assertThat(forwarded("203.0.113.3")).isEqualTo(429);
    assertThat(rig.get("/notes/a").statusCode()).isEqualTo(429);
  }

  @Test
  void behindATrustedProxyEachClientHasARateWhateverHeSaysOfOthers() throws Exception {
    rig.start(
        "http:",
        "  trusted-hops: 1",
        "limits:",
        "  rates:",
        "    all: {by: address, requests: 2, period: 1h}");
    assertThat(forwarded("203.0.113.1")).isEqualTo(200);
    assertThat(forwarded("198.51.100.7, 203.0.113.1")).isEqualTo(200);
    assertThat(forwarded("198.51.100.8, 203.0.113.1")).isEqualTo(429);
    assertThat(forwarded("203.0.113.1, 203.0.113.2")).isEqualTo(200);
    assertThat(forwarded("203.0.113.2")).isEqualTo(200);
    assertThat(forwarded("203.0.113.2")).isEqualTo(429);
    // Of IPv6 a whole network is one.
    assertThat(forwarded("2001:db8::1")).isEqualTo(200);
    assertThat(forwarded("2001:db8::2:1")).isEqualTo(200);
    assertThat(forwarded("2001:db8::3:1")).isEqualTo(429);
    assertThat(forwarded("2001:db8:0:1::1")).isEqualTo(200);
  }

  private int forwarded(String addresses) throws Exception {
    return rig.get("/notes/a", "X-Forwarded-For", addresses).statusCode();
  }

  @Test
  void moreMayBeLeftThanTheQuotaWhereTheBurstIsLarger() throws Exception {
    rig.start(
        "limits:",
        "  rate-headers: true",
        "  rates:",
        "    all: {requests: 1, period: 1h, burst: 5}");
    HttpResponse<String> first = rig.get("/notes/a");
    assertThat(first.headers().firstValue("ratelimit-policy")).contains("\"all\";q=1;w=3600");
    assertThat(first.headers().firstValue("ratelimit").orElseThrow()).startsWith("\"all\";r=4;t=");
  }
}
