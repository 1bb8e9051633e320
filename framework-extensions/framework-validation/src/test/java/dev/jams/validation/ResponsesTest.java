package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import dev.jams.validation.users.User;
import dev.jams.validation.users.UsersGrpc;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Responses, where they are checked and requests are not. */
@Timeout(120)
class ResponsesTest {
  private static final User VALID = User.newBuilder().setEmail("a@example.com").build();
  private static final User WRONG = VALID.toBuilder().addTags(UsersService.WRONG).build();
  private static final User LATER = VALID.toBuilder().addTags(UsersService.WRONG_LATER).build();

  private final UsersService service = new UsersService();

  @RegisterExtension
  final AppExtension app =
      AppExtension.of(
              () ->
                  App.named("users")
                      .service(service)
                      .intercept(Validation.create())
                      .listen(GrpcServer.on(50051))
                      .listen(HttpGateway.on(8080)))
          .args("--validation-responses", "--validation-requests=false");

  private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.jams");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getMessage().equals("call failed")) {
            logged.add(event);
          }
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(appender);
  }

  private UsersGrpc.UsersBlockingV2Stub users() {
    return UsersGrpc.newBlockingV2Stub(app.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** That the caller learns an id only, and the log the rest. */
  private void assertFails(ThrowingCallable call) {
    StatusException e = catchThrowableOfType(StatusException.class, call);
    assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(e.getTrailers().keys()).doesNotContain("grpc-status-details-bin");
    String id = e.getStatus().getDescription().replace("internal error, logged with the id ", "");
    assertThat(id).matches("[0-9a-f]{16}");
    assertThat(logged)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getKeyValuePairs().toString()).contains("error_id=\"" + id + "\"");
              assertThat(event.getThrowableProxy().getMessage())
                  .matches(
                      "a response of validation.Users/\\w+ breaks its rules: email: value must be a"
                          + " valid email address");
            });
    assertThat(service.cancelled.orTimeout(60, TimeUnit.SECONDS))
        .succeedsWithin(60, TimeUnit.SECONDS);
  }

  @Test
  void unary() {
    assertFails(() -> users().create(WRONG));
  }

  @Test
  void unaryFromAnotherThread() {
    assertFails(() -> users().create(LATER));
  }

  @Test
  void streamOfResponses() throws Exception {
    var call = users().watch(WRONG);
    assertThat(call.read()).isEqualTo(VALID);
    assertFails(call::read);
  }

  @Test
  void streamOfResponsesFromAnotherThread() throws Exception {
    var call = users().watch(LATER);
    assertThat(call.read()).isEqualTo(VALID);
    assertFails(call::read);
  }

  @Test
  void streamOfRequests() throws Exception {
    var call = users().import_();
    call.write(WRONG);
    call.halfClose();
    assertFails(call::read);
  }

  @Test
  void bothWays() throws Exception {
    var call = users().chat();
    call.write(VALID);
    assertThat(call.read()).isEqualTo(VALID);
    call.write(WRONG);
    assertFails(call::read);
  }

  @Test
  void overHttpTheCallerLearnsAnIdOnly() throws Exception {
    HttpResponse<String> response =
        app.http().post("/users", "{\"email\":\"a@example.com\",\"tags\":[\"wrong\"]}");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body())
        .matches(
            "\\{\"code\":13,\"message\":\"internal error, logged with the id [0-9a-f]{16}\","
                + "\"details\":\\[]}");
    assertThat(logged).hasSize(1);
  }

  private void assertEndsWithAnId(HttpResponse<String> response) {
    String[] lines = response.body().strip().split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).contains("a@example.com");
    assertThat(lines[1])
        .contains("\"code\":13")
        .containsPattern("internal error, logged with the id [0-9a-f]{16}")
        .doesNotContain("email");
    assertThat(logged).hasSize(1);
  }

  @Test
  void streamOfResponsesOverHttp() throws Exception {
    assertEndsWithAnId(app.http().get("/users:watch?email=a@example.com&tags=wrong"));
  }

  @Test
  void bothWaysOverHttp() throws Exception {
    String valid = "{\"email\":\"a@example.com\"}\n";
    assertEndsWithAnId(
        app.http()
            .post("/users:chat", valid + "{\"email\":\"a@example.com\",\"tags\":[\"wrong\"]}"));
  }

  @Test
  void whatKeepsTheRulesIsAnswered() throws Exception {
    assertThat(users().create(VALID)).isEqualTo(VALID);
    assertThat(logged).isEmpty();
  }

  @Test
  void requestsAreNotCheckedWhereTheSettingSaysSo() {
    User wrong = VALID.toBuilder().setEmail("nobody").build();
    // The answer is the same message, and wrong as well.
    assertFails(() -> users().create(wrong));
  }
}
