package dev.jams;

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

  void start(Component component, AppContext context) throws StartException {
    try {
      StartedComponent running = new StartedComponent(component.name(), component.start(context));
      sequence.started(running);
      started.add(running);
    } catch (StartException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw StartException.because("cannot start the component " + component.name(), e);
    }
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
