package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoGrpc.EchoBlockingV2Stub;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with several servers, which are real ones. */
@Timeout(120)
class ClientBalancingTest {
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;

  private EchoBlockingV2Stub client(String yaml) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yml"), "clients:\n  echo:\n" + yaml);
    App app = rig.start(App.named("front"), "--config", file.toString());
    return app.client("echo", EchoGrpc::newBlockingV2Stub);
  }

  private String at(Named service) throws IOException {
    return "127.0.0.1:" + rig.serve(service);
  }

  /** Calls until all of these have answered: connections come one by one. */
  private static void awaitAll(EchoBlockingV2Stub stub, String... names) throws Exception {
    List<String> missing = new ArrayList<>(List.of(names));
    while (!missing.isEmpty()) {
      missing.remove(stub.unary(request("x")).getText());
    }
  }

  @Test
  void serversOfAListTakeTurns() throws Exception {
    var stub =
        client(
            "    wait-for-ready: true\n    target: "
                + at(new Named("a"))
                + ","
                + at(new Named("b"))
                + ", "
                + at(new Named("c"))
                + "\n");
    awaitAll(stub, "a", "b", "c");

    assertThat(Named.count(stub, 30)).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "weighted-round-robin"})
  void serversTakeTurnsInProportionToTheirWeights(String policy) throws Exception {
    var stub =
        client(
            "    wait-for-ready: true\n    load-balancing: "
                + policy
                + "\n    targets:\n      - {address: '"
                + at(new Named("a"))
                + "', weight: 6}\n      - {address: '"
                + at(new Named("b"))
                + "', weight: 4}\n      - {address: '"
                + at(new Named("c"))
                + "', weight: 2}\n");
    awaitAll(stub, "a", "b", "c");

    assertThat(Named.count(stub, 60)).isEqualTo(Map.of("a", 30, "b", 20, "c", 10));
    // Evenly, not one after the other.
    assertThat(Named.count(stub, 6)).isEqualTo(Map.of("a", 3, "b", 2, "c", 1));
  }

  @Test
  void serverWithTheFewestCallsGetsTheNext() throws Exception {
    var stub =
        client(
            "    wait-for-ready: true\n    load-balancing: least_request\n    target: "
                + at(new Named("a"))
                + ","
                + at(new Named("b"))
                + "\n");
    awaitAll(stub, "a", "b");
    assertThat(Named.count(stub, 20).keySet()).containsExactly("a", "b");

    var open = stub.bidi();
    open.write(request("x"));
    String busy = Rig.read(open).getText();
    String free = busy.equals("a") ? "b" : "a";
    assertThat(Named.count(stub, 20)).isEqualTo(Map.of(free, 20));

    open.cancel("enough", null);
    awaitAll(stub, busy);
  }

  @Test
  void fewestCallsIsInProportionToWeights() throws Exception {
    var stub =
        client(
            "    wait-for-ready: true\n    load-balancing: least_request\n    targets:\n"
                + "      - {address: '"
                + at(new Named("a"))
                + "', weight: 3}\n      - {address: '"
                + at(new Named("b"))
                + "'}\n");
    var first = new ArrayList<String>();
    // Idle, the heavier one is always first.
    while (!first.contains("a")) {
      first.add(stub.unary(request("x")).getText());
    }
    assertThat(Named.count(stub, 10)).isEqualTo(Map.of("a", 10));

    Map<String, Integer> streams = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      var open = stub.bidi();
      open.write(request("x"));
      streams.merge(Rig.read(open).getText(), 1, Integer::sum);
    }
    assertThat(streams).isEqualTo(Map.of("a", 6, "b", 2));
  }

  @Test
  void serverThatGoesAwayCostsNoCallAndComesBack() throws Exception {
    App a = rig.start(App.named("a").service(new Named("a")).listen(GrpcServer.on(0)));
    App b = rig.start(App.named("b").service(new Named("b")).listen(GrpcServer.on(0)));
    int port = b.port("grpc");
    var stub =
        client(
            "    wait-for-ready: true\n    target: 127.0.0.1:"
                + a.port("grpc")
                + ",127.0.0.1:"
                + port
                + "\n");
    awaitAll(stub, "a", "b");

    Future<?> closing = Rig.closing(b);
    while (!closing.isDone()) {
      Named.count(stub, 10);
    }
    closing.get();
    assertThat(Named.count(stub, 20)).isEqualTo(Map.of("a", 20));

    rig.restart(App.named("b").service(new Named("b")).listen(GrpcServer.on(port)));
    awaitAll(stub, "b");
  }

  @Test
  void serverThatIsNotServingGetsNoCalls() throws Exception {
    App a = rig.startNotServing(new Named("a"));
    String targets = "    target: 127.0.0.1:" + a.port("grpc") + "," + at(new Named("b")) + "\n";
    var careful = client("    wait-for-ready: true\n" + targets);
    var careless = client("    health-check: false\n    wait-for-ready: true\n" + targets);
    awaitAll(careless, "a", "b");
    awaitAll(careful, "b");

    assertThat(Named.count(careful, 20)).isEqualTo(Map.of("b", 20));
  }

  private static final String OUTLIERS =
      "    outlier-detection: {enabled: true, interval: 200ms, failure-rate: 50,"
          + " minimum-calls: 3, base-ejection-time: 100ms, max-ejection-time: 100ms,"
          + " max-ejection-percent: 50}\n";

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "weighted_round_robin", "least_request"})
  void serverWhoseCallsFailIsLeftOutAndComesBack(String policy) throws Exception {
    Named sick = new Named("sick");
    var stub =
        client(
            "    wait-for-ready: true\n    load-balancing: "
                + policy
                + "\n    target: "
                + at(sick)
                + ","
                + at(new Named("well"))
                + "\n"
                + OUTLIERS);
    awaitAll(stub, "sick", "well");

    sick.fails.set(true);
    awaitOnly(stub, 20);
    sick.fails.set(false);
    awaitAll(stub, "sick");
  }

  /** Calls until so many in a row have not failed. */
  private static void awaitOnly(EchoBlockingV2Stub stub, int calls) throws Exception {
    int inARow = 0;
    while (inARow < calls) {
      try {
        stub.unary(request("x"));
        inARow++;
      } catch (StatusException e) {
        inARow = 0;
      }
    }
  }

  @Test
  void serverThatDoesNotHaveWhatIsAskedForIsNotLeftOut() throws Exception {
    Named poor = new Named("poor");
    Named sick = new Named("sick");
    var stub =
        client(
            "    wait-for-ready: true\n    target: "
                + at(poor)
                + ","
                + at(sick)
                + ","
                + at(new Named("well"))
                + "\n"
                + OUTLIERS.replace("time: 100ms", "time: 1h"));
    awaitAll(stub, "poor", "sick", "well");

    poor.failure = Status.NOT_FOUND;
    poor.fails.set(true);
    sick.fails.set(true);
    // Both fail alike until the looks at them tell the one from the other.
    int withoutSick = 0;
    while (withoutSick < 30) {
      try {
        stub.unary(request("x"));
        withoutSick++;
      } catch (StatusException e) {
        withoutSick = e.getStatus().getCode() == Status.Code.NOT_FOUND ? withoutSick + 1 : 0;
      }
    }

    poor.fails.set(false);
    awaitAll(stub, "poor");
  }

  @Test
  void onlyServerIsNotLeftOut() throws Exception {
    Named sick = new Named("sick");
    var stub = client("    wait-for-ready: true\n    target: " + at(sick) + "\n" + OUTLIERS);
    sick.fails.set(true);
    long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    while (System.nanoTime() - end < 0) {
      assertThatThrownBy(() -> stub.unary(request("x"))).hasMessage("UNAVAILABLE: sick");
    }
    sick.fails.set(false);

    assertThat(stub.unary(request("x")).getText()).isEqualTo("sick");
  }

  @Test
  void oneServerThatIsNotThereDoesNotKeepTheOthersFromServing() throws Exception {
    var stub = client("    target: " + Rig.NO_HOST + ":1," + at(new Named("a")) + "\n");

    assertThat(stub.withWaitForReady().unary(request("x")).getText()).isEqualTo("a");
  }

  @Test
  void weightsAndAddressesAreChecked() {
    assertThatThrownBy(() -> client("    targets: [{address: 'a:1', weight: 101}]\n"))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith(
            "config.yml:3: clients.echo.targets[0] with address \"a:1\", weight \"101\": a weight"
                + " is from 1 to 100");
    assertThatThrownBy(() -> client("    targets: [{address: a}]\n"))
        .hasMessageEndingWith(
            "clients.echo.targets[0] with address \"a\": an address is host:port, as in"
                + " users-1:42001");
    assertThatThrownBy(() -> client("    target: a:1,b\n"))
        .hasMessageEndingWith(
            "config.yml:3: clients.echo.target is \"a:1,b\": an address is host:port, as in"
                + " users-1:42001");
    assertThatThrownBy(() -> client("    target: a:1\n    targets: [{address: 'b:1'}]\n"))
        .hasMessageEndingWith("there are both a target and targets; give one");
    assertThatThrownBy(() -> client("    target: a:1\n    load-balancing: best\n"))
        .hasMessageEndingWith(
            "load-balancing is \"best\", expected round_robin, least_request or pick_first");
    assertThatThrownBy(() -> client("    timeout: 1s\n"))
        .hasMessageEndingWith(
            "clients.echo.target: it is missing; say where the service is, such as host:port or"
                + " dns:///host:port, or in-process for one of this app");
  }
}
