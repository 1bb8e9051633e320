package dev.jams.internal.probe;

import dev.jams.App;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code --train}: an app starts on free ports of the loopback address, is called by itself, and
 * stops, so that the JVM can write down which classes a start and a call need. It calls a service
 * of our own, and of the user's only rpcs that say that they change nothing.
 */
public final class TrainingRun {
  private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

  private static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "train.timeout", Duration.ofSeconds(30), "how long the calls of --train go on at most");

  /** The JVM also writes down what is called often. */
  private static final int ROUNDS = 20;

  private final Config config;
  private final List<Listener> running;
  private final List<SafeRpc> safe;
  private final BooleanSupplier stop;

  /**
   * @param running the listeners that run
   * @param services the user's
   * @param stop whether it shall end
   */
  public TrainingRun(
      Config config,
      List<Listener> running,
      Collection<ServiceDescriptor> services,
      BooleanSupplier stop) {
    this.config = config;
    this.running = running;
    this.safe = SafeRpc.of(services);
    this.stop = stop;
  }

  public static List<Setting<?>> settings() {
    return List.of(TIMEOUT);
  }

  /** By keys, what nothing else can say: nobody outside is to find the app, or be waited for. */
  public static Map<String, String> values(List<Listener> listeners) {
    Map<String, String> values = new HashMap<>();
    for (Listener listener : listeners) {
      Set<String> keys = new HashSet<>();
      listener.settings().forEach(setting -> keys.add(setting.key()));
      Map.of("host", "127.0.0.1", "port", "0", "unix", "")
          .forEach(
              (key, value) -> {
                if (keys.contains(listener.name() + "." + key)) {
                  values.put(listener.name() + "." + key, value);
                }
              });
    }
    values.put("shutdown.lame-duck", "0s");
    return values;
  }

  /**
   * What it came to.
   *
   * @param failures of calls to our own service, by listener
   */
  public record Result(int calls, List<String> failures) {}

  /** Calls the app until that is enough. What fails is in the log, and no failure of the run. */
  public Result run(App app) {
    long begin = System.nanoTime();
    int calls = 0;
    List<String> failures = new ArrayList<>();
    for (Listener listener : running) {
      OwnListener own = new OwnListener(listener, config);
      boolean isHttp = listener.name().equals("http");
      if ((isHttp || listener.name().equals("grpc")) && !own.isInProcess()) {
        calls += run(own, app.port(listener.name()), isHttp, begin, failures);
      }
    }
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    log.atInfo().addKeyValue("calls", calls).addKeyValue("took", millis + "ms").log("trained");
    return new Result(calls, failures);
  }

  private int run(OwnListener own, int port, boolean isHttp, long begin, List<String> failures) {
    TrainingCalls calls = new TrainingCalls(own, port, safe);
    ManagedChannel channel = null;
    try {
      channel = Grpc.newChannelBuilder("127.0.0.1:" + port, own.credentials()).build();
      for (int i = 0; i < ROUNDS && !isOver(begin); i++) {
        if (isHttp) {
          calls.overHttp();
        }
        calls.overGrpc(channel);
      }
    } catch (StartException | IOException | StatusRuntimeException e) {
      failures.add(own.name() + ": " + e.getMessage());
      log.atWarn()
          .addKeyValue("listener", own.name())
          .addKeyValue("reason", e.getMessage())
          .log("a call of the training has failed, what it would have loaded is missing");
    } finally {
      if (channel != null) {
        channel.shutdownNow();
      }
    }
    return calls.count();
  }

  private boolean isOver(long begin) {
    return stop.getAsBoolean() || System.nanoTime() - begin > config.get(TIMEOUT).toNanos();
  }
}
