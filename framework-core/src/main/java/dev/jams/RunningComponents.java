package dev.jams;

import dev.jams.internal.call.ComponentInterceptors;
import dev.jams.internal.lifecycle.StartedComponent;
import dev.jams.internal.lifecycle.StopSequence;
import java.util.ArrayList;
import java.util.List;

/** The components of an app that have started. For use by the thread that starts it. */
final class RunningComponents {
  private final StopSequence sequence;
  private final List<StartedComponent> started = new ArrayList<>();

  /**
   * @param sequence is told of each
   */
  RunningComponents(StopSequence sequence) {
    this.sequence = sequence;
  }

  void start(Component component, AppContext context, ComponentInterceptors interceptors)
      throws StartException {
    try {
      if (component instanceof InterceptingComponent intercepting) {
        InterceptingComponent.Running running = intercepting.start(context);
        started(component, running);
        interceptors.started(intercepting, running);
      } else {
        started(component, component.start(context));
      }
    } catch (StartException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw StartException.because("cannot start the component " + component.name(), e);
    }
  }

  private void started(Component component, Component.Running running) {
    StartedComponent known = new StartedComponent(component.name(), running);
    sequence.started(known);
    started.add(known);
  }

  /** Tells them, in the order of their start, that the app runs. */
  void ready(App app) throws StartException {
    for (StartedComponent component : started) {
      try {
        component.running().ready(app);
      } catch (StartException e) {
        throw e;
      } catch (Exception | LinkageError e) {
        throw StartException.because(
            "the component " + component.name() + " failed when the app was ready", e);
      }
    }
  }
}
