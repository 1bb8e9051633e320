package dev.jams.validation;

import dev.jams.About;
import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import dev.jams.Setting;
import dev.jams.StartException;
import io.grpc.ServerInterceptor;
import java.util.List;

/**
 * Checks each request, and each message of a stream of requests, by the rules of <a
 * href="https://protovalidate.com">protovalidate</a> in the protos, before the service sees it; and
 * responses, where {@code validation.responses} says so:
 *
 * <pre>{@code
 * message CreateUserRequest {
 *   string email = 1 [(buf.validate.field).string.email = true];
 * }
 *
 * App.named("users").service(users).intercept(Validation.create())
 * }</pre>
 *
 * <p>A call whose request breaks a rule ends with {@code INVALID_ARGUMENT}, over HTTP 400, and a
 * {@link com.google.rpc.BadRequest} that has the violations with the path of their field as in the
 * proto, such as {@code user.tags[2]}: the first 20, if they fit into 3 KiB, and of messages above
 * 64 KiB the first; the description says so if there are more. One whose response breaks a rule
 * ends with {@code INTERNAL} and an id, under which the log has the violations.
 *
 * <p>The rules of every served method are read when the app starts, and where one is not valid
 * itself, the app does not start. Methods whose messages have no rules, however deep inside, are
 * left alone. Messages of services without classes are checked as well. A message whose type
 * contains itself, and has rules inside, is copied to be checked.
 */
public final class Validation implements InterceptingComponent {
  /** What is checked. */
  record Settings(
      @About(
              value = "whether requests are checked by the rules in their protos",
              defaultValue = "true")
          boolean requests,
      @About(
              value =
                  "whether responses are checked, too; one that breaks a rule is INTERNAL to the"
                      + " caller, and the log has the reason",
              defaultValue = "false")
          boolean responses) {}

  private static final Setting<Settings> SETTINGS = Setting.section("validation", Settings.class);

  private Validation() {}

  /** Checks the calls that it stands around. */
  public static Validation create() {
    return new Validation();
  }

  @Override
  public String name() {
    return "validation";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SETTINGS);
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Settings settings = context.config().get(SETTINGS);
    return new Started(
        new Checks(ServedRules.of(context.services(), settings.requests(), settings.responses())));
  }

  private record Started(ServerInterceptor interceptor) implements Running {
    @Override
    public void close() {}
  }
}
