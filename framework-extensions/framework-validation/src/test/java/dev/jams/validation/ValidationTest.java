package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import dev.jams.validation.users.Address;
import dev.jams.validation.users.Choice;
import dev.jams.validation.users.Nesting;
import dev.jams.validation.users.Ping;
import dev.jams.validation.users.Pong;
import dev.jams.validation.users.Tree;
import dev.jams.validation.users.User;
import dev.jams.validation.users.UsersGrpc;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.net.http.HttpResponse;
import java.util.Collections;
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

  @Test
  void manyViolationsAreToldInBoundedSizeAndTime() throws Exception {
    User many = VALID.toBuilder().addAllTags(Collections.nCopies(1_000_000, "x")).build();
    String first = "tags[1]: value length must be at least 2 characters";
    Status status = status(() -> users.create(many));
    assertThat(status.getCode()).isEqualTo(3);
    assertThat(status.getMessage())
        .isEqualTo(first + " (and maybe more, which are not looked for in a message of this size)");
    assertThat(violations(status)).containsOnlyKeys("tags[1]");

    String json =
        "{\"email\":\"a@example.com\",\"tags\":[\"one\"" + ",\"x\"".repeat(1_000_000) + "]}";
    HttpResponse<String> response = app.http().post("/users", json);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(first).hasSizeLessThan(2000);
  }

  @Test
  void ofSomeViolationsTheFirstTwentyAreTold() throws Exception {
    User some = VALID.toBuilder().addAllTags(Collections.nCopies(1000, "x")).build();
    Status status = status(() -> users.create(some));
    assertThat(status.getMessage())
        .isEqualTo(
            "tags[1]: value length must be at least 2 characters (and 980 more than are told)");
    assertThat(violations(status)).hasSize(20).containsKeys("tags[1]", "tags[20]");
  }

  @Test
  void longKeysAreCut() throws Exception {
    String begin = "\"".repeat(64);
    User wrong =
        VALID.toBuilder()
            .putAddresses(begin + "k".repeat(1 << 20), Address.getDefaultInstance())
            .build();
    String field = "addresses[\"" + "\\\"".repeat(64) + "…\"].city";
    assertThat(violations(status(() -> users.create(wrong)))).containsOnlyKeys(field);
    assertThat(app.http().post("/users", JsonFormat.printer().print(wrong)).statusCode())
        .isEqualTo(400);
  }

  /** A path of many levels with a key that is long in each, all of it wide in a header. */
  @Test
  void longPathsAreCut() throws Exception {
    Tree tree = Tree.getDefaultInstance();
    for (int i = 0; i < 40; i++) {
      tree = Tree.newBuilder().setName("n").putNamed("ä".repeat(100), tree).build();
    }
    Tree wrong = tree;
    Status status = status(() -> users.grow(wrong));
    assertThat(status.getCode()).isEqualTo(3);
    assertThat(violations(status).keySet())
        .singleElement()
        .asString()
        .startsWith("named[\"äää")
        .endsWith("…")
        .hasSize(401);
  }

  private static Tree named(String name) {
    return Tree.newBuilder().setName(name).build();
  }

  @Test
  void rulesInsideMessagesThatContainEachOtherCount() throws Exception {
    assertThat(users.grow(named("a"))).isEqualTo(named("a"));
    Tree bad = Tree.getDefaultInstance();
    Tree wrong =
        Tree.newBuilder()
            .setName("a")
            .setChild(Tree.newBuilder().setName("b").setChild(bad))
            .addChildren(named("c"))
            .addChildren(bad)
            .putNamed("d", Tree.newBuilder().setName("e").addChildren(bad).build())
            .setPing(
                Ping.newBuilder()
                    .setNumber(1)
                    .setPong(
                        Pong.newBuilder().setPing(Ping.newBuilder().setPong(Pong.newBuilder()))))
            .setPlanted(Timestamp.newBuilder().setSeconds(100_000_000_000L))
            .setNote(StringValue.of("x"))
            .setUnread(bad)
            .build();
    String[] paths = {
      "child.child.name",
      "children[1].name",
      "named[\"d\"].children[0].name",
      "ping.pong.number",
      "ping.pong.ping.number",
      "ping.pong.ping.pong.number",
      "planted",
      "note"
    };
    assertThat(violations(status(() -> users.grow(wrong)))).containsOnlyKeys(paths);
    HttpResponse<String> response =
        app.http().post("/trees", "{\"name\":\"a\",\"child\":{\"name\":\"b\",\"child\":{}}}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"child.child.name\"");
  }

  @Test
  void oneofsAreChecked() throws Exception {
    Choice valid = Choice.newBuilder().setMail("a").setNumber(1).build();
    assertThat(users.choose(valid)).isEqualTo(valid);
    assertThat(violations(status(() -> users.choose(valid.toBuilder().clearNumber().build()))))
        .containsExactly(entry("size", "exactly one field is required in oneof"));
    assertThat(violations(status(() -> users.choose(valid.toBuilder().setPhone("123").build()))))
        .containsExactly(entry("", "only one of mail, phone can be set"));
    assertThat(violations(status(() -> users.choose(valid.toBuilder().clearMail().build()))))
        .containsExactly(entry("", "one of mail, phone must be set"));
    assertThat(violations(status(() -> users.choose(valid.toBuilder().setNumber(0).build()))))
        .containsOnlyKeys("number");
    HttpResponse<String> response = app.http().post("/choices", "{\"mail\":\"a\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("size: exactly one field is required in oneof");
  }
}
