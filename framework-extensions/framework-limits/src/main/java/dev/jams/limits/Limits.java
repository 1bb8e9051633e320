package dev.jams.limits;

import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import dev.jams.Setting;
import dev.jams.StartException;
import java.util.List;

/**
 * What each caller and each method may use, the same over gRPC and over HTTP:
 *
 * <pre>{@code
 * App.named("tracker").service(tracker).intercept(Limits.create())
 * }</pre>
 *
 * <p>What the limits are is a matter of the configuration, under {@code limits}; without any, calls
 * pass untouched.
 *
 * <ul>
 *   <li>{@code limits.rates}: how many calls each caller may make in a time. Beyond, a call ends
 *       with {@code RESOURCE_EXHAUSTED}, over HTTP 429, and is told when to try again.
 *   <li>{@code limits.bulkheads}: how many calls of a method may be in progress at once.
 *   <li>{@code limits.deadlines}: how long a call of a method may take.
 *   <li>{@code limits.idempotency}: methods whose first answer to an {@code Idempotency-Key}
 *       answers the calls that repeat it.
 * </ul>
 *
 * <p>It is to stand inside of what finds out who calls, so added after that; outside of {@code
 * Security}, keys and rates by principal keep the app from starting. A name of a method that the
 * app does not have keeps the app from starting. Health and reflection have no limits.
 *
 * <p>Immutable. Each app that starts counts for itself.
 */
public final class Limits implements InterceptingComponent {
  static final String NAME = "limits";

  private final Setting<LimitsSettings> setting = Setting.section(NAME, LimitsSettings.class);

  private Limits() {}

  /** The limits of the configuration. */
  public static Limits create() {
    return new Limits();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(setting);
  }

  /**
   * Starts it.
   *
   * @throws StartException naming each place in the configuration that has a method which the app
   *     has not
   */
  @Override
  public Running start(AppContext context) throws StartException {
    return new Plan(context, setting).start();
  }
}
