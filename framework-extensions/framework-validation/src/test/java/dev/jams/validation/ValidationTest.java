package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import dev.jams.validation.users.Address;
import dev.jams.validation.users.Nesting;
import dev.jams.validation.users.User;
import dev.jams.validation.users.UsersGrpc;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** KT-20: rules in the proto, the same over both protocols and for all kinds of rpc. */
@Timeout(120)
class ValidationTest {
  private static final User VALID =
      User.newBuilder().setEmail("a@example.com").addTags("one").build();
  private static final User INVALID = VALID.toBuilder().setEmail("nobody").build();

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
          () ->
              App.named("users")
                  .service(new UsersService())
                  .intercept(Validation.create())
                  .listen(GrpcServer.on(50051))
                  .listen(HttpGateway.on(8080)));

  private final UsersGrpc.UsersBlockingV2Stub users = UsersGrpc.newBlockingV2Stub(app.channel());

  private static Status status(ThrowingCallable call) {
    return StatusProto.fromThrowable(catchThrowableOfType(StatusException.class, call));
  }

  private static Map<String, String> violations(Status status) throws Exception {
    assertThat(status.getDetailsList()).hasSize(1);
    return status.getDetails(0).unpack(BadRequest.class).getFieldViolationsList().stream()
        .collect(
            Collectors.toMap(
                BadRequest.FieldViolation::getField, BadRequest.FieldViolation::getDescription));
  }

  @Test
  void whatKeepsTheRulesReachesTheService() throws Exception {
    assertThat(users.create(VALID)).isEqualTo(VALID);
    assertThat(app.http().post("/users", "{\"email\":\"a@example.com\"}").body())
        .isEqualTo("{\"email\":\"a@example.com\"}");
  }

  @Test
  void everyViolationIsToldWithThePathOfItsField() throws Exception {
    User wrong =
        VALID.toBuilder()
            .setEmail("nobody")
            .addTags("x")
            .putAddresses("at \"home\"", Address.getDefaultInstance())
            .setFrom(2)
            .setUntil(1)
            .build();
    Status status = status(() -> users.create(wrong));
    assertThat(status.getCode()).isEqualTo(3);
    assertThat(violations(status))
        .isEqualTo(
            Map.of(
                "email",
                "value must be a valid email address",
                "tags[1]",
                "value length must be at least 2 characters",
                "addresses[\"at \\\"home\\\"\"].city",
                "value is required",
                "",
                "from must not be after until"));
  }

  @Test
  void httpAnswersTheSame() throws Exception {
    HttpResponse<String> response = app.http().post("/users", "{\"email\":\"nobody\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":3,\"message\":\"email: value must be a valid email address\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"email\",\"description\":\"value"
                + " must be a valid email address\"}]}]}");
  }

  @Test
  void eachMessageOfAStreamIsChecked() throws Exception {
    var call = users.import_();
    call.write(VALID);
    call.write(INVALID);
    assertThat(violations(status(call::read))).containsOnlyKeys("email");
    HttpResponse<String> response =
        app.http().post("/users:import", "{\"email\":\"a@example.com\"}\n{\"email\":\"nobody\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("email: value must be a valid email address");
  }

  @Test
  void requestOfAStreamOfResponsesIsChecked() throws Exception {
    assertThat(violations(status(() -> users.watch(INVALID).read()))).containsOnlyKeys("email");
    HttpResponse<String> response = app.http().get("/users:watch?email=nobody");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("email: value must be a valid email address");
  }

  @Test
  void bothWaysAtOnceEndAtTheFirstThatIsWrong() throws Exception {
    var call = users.chat();
    call.write(VALID);
    assertThat(call.read()).isEqualTo(VALID);
    call.write(INVALID);
    assertThat(violations(status(call::read))).containsOnlyKeys("email");
  }

  @Test
  void rulesDeepInsideOfMessagesThatHaveNoneCount() throws Exception {
    Nesting.Leaf leaf = Nesting.Leaf.newBuilder().setUser(INVALID).build();
    Nesting nesting =
        Nesting.newBuilder().addChildren(Nesting.newBuilder().putLeaves("a", leaf)).build();
    assertThat(violations(status(() -> users.nest(nesting))))
        .containsOnlyKeys("children[0].leaves[\"a\"].user.email");
  }

  @Test
  void responsesAreNotCheckedUnlessTheSettingSaysSo() throws Exception {
    User wrongAnswer = VALID.toBuilder().addTags(UsersService.WRONG).build();
    assertThat(users.create(wrongAnswer).getEmail()).isEqualTo("not an address");
  }
}
