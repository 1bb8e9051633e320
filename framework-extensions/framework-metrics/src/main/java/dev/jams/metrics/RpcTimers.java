package dev.jams.metrics;

import io.grpc.Status;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timers of one method: one for each system and status that there has been, found again without
 * putting labels together. Safe for use by any thread.
 */
final class RpcTimers {
  private static final int CODES = Status.Code.values().length;

  private static final String CONNECT = "connectrpc";

  /** What {@code rpc.system.name} can be. */
  static final List<String> SYSTEMS = List.of("grpc", CONNECT, "http");

  /** Makes a timer, always the same for the same arguments. */
  @FunctionalInterface
  interface Maker {
    Timer make(String system, Status.Code code);
  }

  private final AtomicReferenceArray<Timer> timers =
      new AtomicReferenceArray<>(SYSTEMS.size() * CODES);
  private final Maker maker;

  RpcTimers(Maker maker) {
    this.maker = maker;
  }

  Timer of(int system, Status.Code code) {
    int index = system * CODES + code.value();
    Timer timer = timers.get(index);
    if (timer == null) {
      timer = maker.make(SYSTEMS.get(system), code);
      timers.set(index, timer);
    }
    return timer;
  }

  /** A code as its system spells it. Connect has names for errors only. */
  static String name(String system, Status.Code code) {
    if (!system.equals(CONNECT) || code == Status.Code.OK) {
      return code.name();
    }
    return code == Status.Code.CANCELLED ? "canceled" : code.name().toLowerCase(Locale.ROOT);
  }

  /** The index of the system to which a protocol of the access log belongs. */
  static int system(String protocol) {
    return switch (protocol) {
      case "grpc", "grpc-web" -> 0;
      case "connect" -> 1;
      default -> 2;
    };
  }
}
