package dev.jams.internal.probe;

import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code --health-check}: asks the app that runs with the same configuration whether it is ready,
 * for who can start programs but cannot speak HTTP or gRPC, such as an image without a shell.
 */
public final class HealthCheck {
  private static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "health-check.timeout",
          Duration.ofSeconds(3),
          "how long --health-check waits for the answer of the running app");

  private static final int HEALTHY = 0;
  private static final int UNHEALTHY = 1;

  private static final List<String> STATUSES =
      List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

  private final Config config;
  private final List<Listener> running;

  /**
   * @param running the listeners that the configuration says to run
   */
  public HealthCheck(Config config, List<Listener> running) {
    this.config = config;
    this.running = running;
  }

  public static List<Setting<?>> settings() {
    return List.of(TIMEOUT);
  }

  /**
   * Asks and says in one line what the answer is.
   *
   * @return the code that the process is to exit with: 0 if the app is ready, else 1
   */
  public int run(PrintStream out, PrintStream err) {
    try {
      out.println(within(config.get(TIMEOUT)));
      return HEALTHY;
    } catch (StartException e) {
      err.println("error: " + e.getMessage().replace("\n", "\nerror: "));
    } catch (IOException e) {
      err.println("error: " + e.getMessage());
    }
    return UNHEALTHY;
  }

  /** On a thread of its own, because not every socket can be read with a time limit. */
  private String within(Duration timeout) throws StartException, IOException {
    OwnListener listener = listener();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                answer.complete(ask(listener));
              } catch (StartException | IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            },
            "jams-health-check");
    asking.setDaemon(true);
    asking.start();
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          listener.name()
              + " at "
              + listener.location()
              + " has not answered within "
              + timeout.toMillis()
              + "ms, which health-check.timeout is",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StartException problem) {
        throw problem;
      }
      throw new IOException(
          listener.name()
              + " at "
              + listener.location()
              + " does not answer: "
              + e.getCause().getMessage(),
          e);
    }
  }

  private OwnListener listener() throws StartException {
    for (String name : List.of("http", "grpc")) {
      Optional<OwnListener> found =
          running.stream()
              .filter(listener -> listener.name().equals(name))
              .map(listener -> new OwnListener(listener, config))
              .filter(listener -> !listener.isInProcess())
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new StartException("this app has no http or grpc listener that can be asked");
  }

  private static String ask(OwnListener listener) throws StartException, IOException {
    return listener.name().equals("http") ? askHttp(listener) : askGrpc(listener);
  }

  private static String askHttp(OwnListener listener) throws StartException, IOException {
    try (Socket socket = listener.connect("http/1.1")) {
      HttpQuestion.Answer answer = HttpQuestion.get("/readyz").ask(socket);
      if (answer.status() != 200) {
        throw new StartException(
            "http at " + listener.location() + " is not ready: " + answer.body());
      }
      return answer.body();
    }
  }

  private static String askGrpc(OwnListener listener) throws StartException, IOException {
    try (Socket socket = listener.connect("h2")) {
      int number = GrpcHealth.ask(socket, listener.isTls());
      String status = number < STATUSES.size() ? STATUSES.get(number) : "UNKNOWN";
      if (!status.equals("SERVING")) {
        throw new StartException("grpc at " + listener.location() + " is not ready: " + status);
      }
      return status;
    }
  }
}
