package dev.jams.testing;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.net.InProcessServer;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An app that runs for tests, and what they call it with. */
final class RunningApp {
  static final String IN_PROCESS = "--grpc-in-process";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String DRAIN_TIMEOUT = "3s";
  private static final long CHANNEL_SECONDS = 20;

  /** That of a channel over a connection. */
  private static final int MAX_HEADER_SIZE = 8 << 10;

  private final App app;
  private final Set<Integer> ports;
  private ManagedChannel channel;
  private AppHttp http;

  private RunningApp(App app) {
    this.app = app;
    this.ports = ports(app);
  }

  static RunningApp start(AppBuilder builder, List<String> args)
      throws StartException, IOException, InterruptedException {
    Path config = Files.createTempFile("jams-test-", ".yml");
    Leaks.begin();
    boolean started = false;
    try {
      List<String> all = withDefaults(builder, args, config);
      RunningApp running = new RunningApp(builder.start(all.toArray(String[]::new)));
      started = true;
      return running;
    } finally {
      if (!started) {
        Leaks.forget();
      }
      Files.delete(config);
    }
  }

  private static Set<Integer> ports(App app) {
    Set<Integer> ports = new HashSet<>();
    for (String listener : app.listeners().keySet()) {
      try {
        ports.add(app.port(listener));
      } catch (IllegalArgumentException e) {
        continue; // It listens on something else.
      }
    }
    return ports;
  }

  /**
   * @throws IllegalArgumentException if the app has no listener that could be called in process
   */
  static void requireGrpc(AppBuilder builder) {
    boolean found =
        builder.listeners().stream()
            .flatMap(listener -> listener.settings().stream())
            .anyMatch(setting -> setting.flag().equals(IN_PROCESS));
    if (!found) {
      throw new IllegalArgumentException(
          "inProcess() needs an app with a GrpcServer; this one listens by "
              + builder.listeners().stream().map(Listener::name).toList());
    }
  }

  private static List<String> withDefaults(AppBuilder builder, List<String> args, Path config) {
    List<String> all = new ArrayList<>(args);
    Set<String> given = names(args);
    for (Listener listener : builder.listeners()) {
      if (given.contains(listener.name() + "-addr")) {
        continue; // It stands for host and port.
      }
      for (Setting<?> setting : listener.settings()) {
        if (setting.key().equals(listener.name() + ".host")) {
          addIfMissing(all, given, setting.flag(), LOOPBACK);
        } else if (setting.key().equals(listener.name() + ".port")) {
          addIfMissing(all, given, setting.flag(), "0");
        }
      }
    }
    addIfMissing(all, given, "--config", config.toString());
    addIfMissing(all, given, "--env-file", "");
    addIfMissing(all, given, "--shutdown-lame-duck", "0s");
    addIfMissing(all, given, "--shutdown-drain-timeout", DRAIN_TIMEOUT);
    return all;
  }

  /** The flags in the arguments, without their dashes and values. */
  private static Set<String> names(List<String> args) {
    Set<String> names = new HashSet<>();
    for (String arg : args) {
      names.add(arg.replaceFirst("^--?", "").replaceFirst("=.*", ""));
    }
    return names;
  }

  private static void addIfMissing(
      List<String> args, Set<String> given, String flag, String value) {
    if (!given.contains(flag.substring("--".length()))) {
      args.add(flag);
      args.add(value);
    }
  }

  App app() {
    return app;
  }

  String address(String listener) {
    return LOOPBACK + ":" + app.port(listener);
  }

  synchronized ManagedChannel channel() {
    if (channel == null) {
      channel = newChannel();
    }
    return channel;
  }

  private ManagedChannel newChannel() {
    boolean inProcess =
        app.listeners().containsKey("grpc")
            && app.location("grpc").startsWith(InProcessServer.SCHEME);
    if (inProcess) {
      return InProcessChannelBuilder.forName(
              app.location("grpc").substring(InProcessServer.SCHEME.length()))
          .maxInboundMetadataSize(MAX_HEADER_SIZE)
          .build();
    }
    return Grpc.newChannelBuilder(address("grpc"), InsecureChannelCredentials.create()).build();
  }

  synchronized AppHttp http() {
    if (http == null) {
      http = new AppHttp(address("http"));
    }
    return http;
  }

  /**
   * Stops the app, then its clients: the other way round, closing the channel would cancel the
   * calls that a test has left open.
   *
   * @throws AssertionError if something is left
   */
  synchronized void stop(LeakPolicy policy) throws InterruptedException {
    List<String> left = new ArrayList<>();
    int cut = app.stop();
    if (cut > 0) {
      left.add(cut + " call(s) still in flight after the tests; end or cancel what a test begins");
    }
    if (channel != null) {
      channel.shutdownNow();
      if (!channel.awaitTermination(CHANNEL_SECONDS, TimeUnit.SECONDS)) {
        left.add("the channel to the app does not terminate");
      }
    }
    left.addAll(Leaks.find(ports, policy));
    if (!left.isEmpty()) {
      throw new AssertionError(String.join("\n", left));
    }
  }
}
