package dev.jams.internal.call;

import dev.jams.Component;
import dev.jams.InterceptingComponent;

/** Says where components may not stand. */
public final class Placement {
  private Placement() {}

  /**
   * Checks that one may be left out of calls.
   *
   * @param how it is added
   * @throws IllegalArgumentException if it may not
   */
  public static void requireAnywhere(InterceptingComponent component, String how) {
    if (component.onlyAroundEverything()) {
      throw refusal(
          component, "stands around everything or not at all, and cannot be added " + how);
    }
  }

  /**
   * Checks that one has no place around calls.
   *
   * @throws IllegalArgumentException if it has
   */
  public static void requireNowhere(Component component) {
    if (component instanceof InterceptingComponent) {
      throw refusal(component, "intercepts calls, and component() puts it around none");
    }
  }

  private static IllegalArgumentException refusal(Component component, String reason) {
    return new IllegalArgumentException(
        "the component \""
            + component.name()
            + "\" "
            + reason
            + "; add it by intercept(component)");
  }
}
