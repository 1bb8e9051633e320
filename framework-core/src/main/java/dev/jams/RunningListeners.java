package dev.jams;

import dev.jams.internal.lifecycle.Lifecycle;
import dev.jams.internal.lifecycle.StartedListener;
import dev.jams.internal.lifecycle.StopSequence;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of an app that have started. Safe for use by any thread. */
final class RunningListeners {
  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final Lifecycle lifecycle;
  private final StopSequence sequence;
  private final Map<String, Listener.Running> running = new ConcurrentHashMap<>();

  /**
   * @param lifecycle is told the state of each
   * @param sequence is told of each
   */
  RunningListeners(Lifecycle lifecycle, StopSequence sequence) {
    this.lifecycle = lifecycle;
    this.sequence = sequence;
  }

  void start(Listener listener, AppContext context) throws StartException {
    lifecycle.move(listener.name(), State.STARTING);
    Listener.Running started;
    try {
      started = listener.start(context);
    } catch (StartException | Error e) {
      lifecycle.move(listener.name(), State.FAILED);
      throw e;
    } catch (RuntimeException e) {
      lifecycle.move(listener.name(), State.FAILED);
      throw StartException.because("cannot start the listener " + listener.name(), e);
    }
    running.put(listener.name(), started);
    context
        .internals()
        .insight()
        .listens(
            listener.name(),
            started.location(),
            listener.exposesServices() ? context.services() : List.of());
    sequence.started(new StartedListener(listener.name(), started, listener.exposesServices()));
    lifecycle.move(listener.name(), State.RUNNING);
    log.atInfo()
        .addKeyValue("listener", listener.name())
        .addKeyValue("address", started.location())
        .log("listening");
  }

  InetSocketAddress address(String listener) {
    Listener.Running started = running.get(listener);
    SocketAddress address = started == null ? null : started.address();
    if (address instanceof InetSocketAddress inet) {
      return inet;
    }
    throw new IllegalArgumentException(
        "no listener \""
            + listener
            + "\" with a port; running are "
            + lifecycle.listeners().keySet());
  }

  String location(String listener) {
    Listener.Running started = running.get(listener);
    if (started == null) {
      throw new IllegalArgumentException(
          "no listener \"" + listener + "\"; running are " + lifecycle.listeners().keySet());
    }
    return started.location();
  }
}
