package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;
import dev.jams.RemoteServices;
import dev.jams.StartException;
import dev.jams.validation.users.Address;
import dev.jams.validation.users.BrokenExpressionGrpc;
import dev.jams.validation.users.BrokenMessageGrpc;
import dev.jams.validation.users.BrokenPatternGrpc;
import dev.jams.validation.users.BrokenTypeGrpc;
import dev.jams.validation.users.Choice;
import dev.jams.validation.users.Tree;
import dev.jams.validation.users.User;
import dev.jams.validation.users.UsersGrpc;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of rules when the app starts. */
@Timeout(120)
class StartTest {
  private static final String[] ARGS = {"--config=", "--env-file=", "--shutdown-lame-duck=0s"};

  private static AppBuilder app(BindableService service) {
    return App.named("broken")
        .service(service)
        .intercept(Validation.create())
        .listen(GrpcServer.on(0));
  }

  private static void assertRefused(BindableService service, String pattern) {
    assertThatThrownBy(() -> app(service).start(ARGS))
        .isInstanceOf(StartException.class)
        .message()
        .matches(pattern);
  }

  @Test
  void expressionThatIsNoneEndsTheStart() {
    assertRefused(
        new BrokenExpressionGrpc.BrokenExpressionImplBase() {},
        "the rules of validation.WrongExpression in \\S+\\.proto are not valid: field text, rule"
            + " text\\.broken, Failed to compile expression text\\.broken: .*");
  }

  @Test
  void expressionOfAMessageThatIsNoneEndsTheStart() {
    assertRefused(
        new BrokenMessageGrpc.BrokenMessageImplBase() {},
        "the rules of validation.WrongMessage in \\S+\\.proto are not valid: rule"
            + " no\\.such\\.field, Failed to compile expression no\\.such\\.field: .*");
  }

  @Test
  void ruleOfAnotherTypeEndsTheStart() {
    assertRefused(
        new BrokenTypeGrpc.BrokenTypeImplBase() {},
        "the rules of validation.WrongType in \\S+\\.proto are not valid: expected rule string, got"
            + " int32 on field text");
  }

  @Test
  void patternThatIsNoneEndsTheStart() {
    assertRefused(
        new BrokenPatternGrpc.BrokenPatternImplBase() {},
        "the rules of validation.WrongPattern in \\S+\\.proto are not valid: field words, rule"
            + " pattern, \"a\\(b\" is no regular expression of RE2: missing closing \\)");
  }

  @Test
  void rulesOfWhatIsNotCheckedAreNotRead() throws Exception {
    String[] args = {ARGS[0], ARGS[1], ARGS[2], "--validation-requests=false"};
    app(new BrokenTypeGrpc.BrokenTypeImplBase() {}).start(args).close();
  }

  @Test
  void onlyMethodsWithRulesHaveChecks() throws Exception {
    AtomicReference<AppContext> context = new AtomicReference<>();
    Component probe =
        new Component() {
          @Override
          public String name() {
            return "probe";
          }

          @Override
          public Running start(AppContext of) {
            context.set(of);
            return () -> {};
          }
        };
    app(new UsersService()).component(probe).start(ARGS).close();

    ServedRules both = ServedRules.of(context.get().services(), true, true);
    assertThat(both.requests())
        .containsExactlyInAnyOrder(
            "validation.Users/Create",
            "validation.Users/Import",
            "validation.Users/Watch",
            "validation.Users/Chat",
            "validation.Users/Nest",
            "validation.Users/Grow",
            "validation.Users/Choose");
    assertThat(both.responses()).isEqualTo(both.requests());
    assertThat(ServedRules.of(context.get().services(), true, false).responses()).isEmpty();
    ServedRules none = ServedRules.of(context.get().services(), false, false);
    assertThat(none.requests()).isEmpty();
    assertThat(none.rules()).isNull();
  }

  @Test
  void nothingIsCompiledAfterTheStart() throws Exception {
    CompiledRules rules = CompiledRules.of(List.of(User.getDescriptor(), Tree.getDescriptor()));
    assertThat(rules.violations(User.newBuilder().setEmail("a@example.com").build())).isEmpty();
    assertThat(rules.violations(Tree.newBuilder().setName("a").build())).isEmpty();
    assertThat(rules.violations(Tree.getDefaultInstance())).isPresent();
    for (Message other : List.of(Address.getDefaultInstance(), Choice.getDefaultInstance())) {
      assertThatThrownBy(() -> rules.violations(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the rules of %s were not read when the app started",
              other.getDescriptorForType().getFullName());
    }
  }

  @Test
  void messagesWithoutClassesAreChecked() throws Exception {
    try (App far =
            App.named("far").service(new UsersService()).listen(GrpcServer.on(0)).start(ARGS);
        App front =
            App.named("front")
                .service(RemoteServices.reflect("127.0.0.1:" + far.port("grpc")))
                .intercept(Validation.create())
                .listen(GrpcServer.on(0))
                .start(ARGS)) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + front.port("grpc"), InsecureChannelCredentials.create())
              .build();
      try {
        var users = UsersGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
        User valid = User.newBuilder().setEmail("a@example.com").build();
        assertThat(users.create(valid)).isEqualTo(valid);
        StatusException e =
            catchThrowableOfType(
                StatusException.class,
                () -> users.create(valid.toBuilder().setEmail("no").setFrom(1).build()));
        assertThat(
                StatusProto.fromThrowable(e)
                    .getDetails(0)
                    .unpack(BadRequest.class)
                    .getFieldViolationsList())
            .extracting(BadRequest.FieldViolation::getField)
            .containsExactlyInAnyOrder("", "email");
      } finally {
        channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
      }
    }
  }
}
