package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Answers scrapes on a port of its own. {@link Metrics#exporter} has the contract. */
final class Exporter implements Listener {
  private static final String NAME = "exporter";
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /** The {@code exporter.path} that stands for every path. */
  static final String ANY_PATH = "*";

  /** What a request line can hold as it is, so that nothing needs decoding to be compared. */
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]*");

  private final Metrics metrics;
  private final Setting<String> host;
  private final Setting<Integer> port;
  private final Setting<String> path =
      Setting.text(
              "exporter.path",
              "/metrics",
              "path at which the metrics are on the exporter's port, * for any")
          .checked(Exporter::requirePathOrAny);
  private final Setting<Duration> interval =
      Setting.seconds(
          "exporter.interval",
          Duration.ofSeconds(1),
          Duration.ZERO,
          LONGEST_INTERVAL,
          "for how long one scrape of the metrics answers all that ask, 0 for none");

  Exporter(Metrics metrics, String host, int port) {
    this.metrics = metrics;
    this.host = Setting.text("exporter.host", host, "address that the metrics exporter listens on");
    this.port =
        Setting.integer(
            "exporter.port", port, 0, 65535, "port of the metrics exporter, 0 for any free one");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(host, port, path, interval);
  }

  @Override
  public boolean exposesServices() {
    return false;
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    Scrapes scrapes = metrics.scrapes(config.get(interval));
    String servedPath = config.get(path);
    try {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(config.get(host)), config.get(port));
      metrics.showListeners();
      RunningExporter running = RunningExporter.start(address, servedPath, scrapes);
      running.whenClosed(
          () ->
              context.fail(
                  this, "the exporter listener no longer listens on " + running.location()));
      return running;
    } catch (IOException e) {
      throw StartException.cannotListen(NAME, config, host, port, e);
    }
  }

  private static void requirePathOrAny(String value) {
    if (!value.equals(ANY_PATH)) {
      requirePath(value);
    }
  }

  static void requirePath(String value) {
    if (!PATH.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "expected a path of letters, digits and ._~/- that begins with /, such as /metrics");
    }
  }
}
