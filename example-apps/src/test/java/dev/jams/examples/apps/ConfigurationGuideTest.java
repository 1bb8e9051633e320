package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.Config;
import dev.jams.GrpcServer;
import dev.jams.Setting;
import dev.jams.Size;
import dev.jams.StartException;
import dev.jams.examples.child.Child;
import dev.jams.examples.child.ChildService;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsService;
import dev.jams.http.HttpGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/configuration.md says is so. */
class ConfigurationGuideTest {
  // docs: configuration-setting
  static final Setting<Duration> GRACE =
      Setting.duration("grace", Duration.ofSeconds(5), "how long a reader may stay silent");

  // docs: end
  private static final Path GUIDE = Path.of("../docs/configuration.md");

  @TempDir Path dir;

  @Test
  void fileThatIsShownRuns() throws Exception {
    Path file = Path.of("src/test/resources/config/guide.yml");

    try (App app =
        FileApp.app()
            .start(
                "--config=" + file,
                "--env-file=",
                "--grpc-port=0",
                "--http-port=0",
                "--exporter-port=0")) {
      assertThat(app.health().services())
          .containsOnlyKeys("tracker.TrackerApiService", "go.micro.service.goms.GoMs");
    }
  }

  @Test
  void mistakesThatAreShownReadLikeThat() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("config.yml"), "grpc:\n  prot: 1\n  timeout: soon\nservices: {goms: }\n");
    List<String> shown =
        guide()
            .lines()
            .filter(line -> line.startsWith("error: "))
            .map(l -> l.substring(7))
            .toList();

    assertThatThrownBy(() -> FileApp.app().start("--config=" + file, "--env-file="))
        .isInstanceOf(StartException.class)
        .message()
        .satisfies(
            message ->
                assertThat(message.replace(file.toString(), "config.yml").lines())
                    .containsExactlyInAnyOrderElementsOf(shown));
  }

  @Test
  void timeSpansAndSizesAreReadAsWritten() throws Exception {
    Setting<Duration> span = Setting.duration("span", Duration.ofSeconds(1), "a time span");
    for (String text : examples("time span")) {
      Config config = Config.load(List.of(span), "--span=" + text, "--config=", "--env-file=");
      assertThat(config.get(span).isNegative()).isFalse();
    }
    for (String text : examples("size")) {
      assertThat(Size.parse(text).bytes()).isPositive();
    }
  }

  @Test
  void settingOfOnesOwnIsDeclaredAndRead() throws Exception {
    List<Duration> seen = new ArrayList<>();
    try (App app =
        App.named("guide")
            .setting(GRACE)
            .service(
                GoMsGrpc.getServiceDescriptor(),
                context -> {
                  seen.add(context.config().get(GRACE));
                  return GoMs.bind(new GoMsService());
                })
            .listen(GrpcServer.on(0))
            .start("--grace=250ms", "--config=", "--env-file=")) {
      assertThat(seen).containsExactly(Duration.ofMillis(250));
    }
  }

  @Test
  void internalServiceIsUnknownOverHttp() throws Exception {
    AppBuilder app =
        // docs: configuration-internal
        App.named("shop")
            .service(GoMs.bind(new GoMsService()))
            .service("audit", Child.bind(new ChildService()))
            .onlyOn("audit", "grpc")
            .listen(GrpcServer.on(42001))
            .listen(HttpGateway.on(8080));
    // docs: end
    try (App shop = app.start("--grpc-port=0", "--http-port=0", "--config=", "--env-file=")) {
      assertThat(codeOf(shop, "/goms")).isEqualTo(200);
      assertThat(codeOf(shop, "/child")).isEqualTo(404);
      assertThat(shop.health().services()).containsKey("go.micro.service.child.Child");
    }
  }

  private static int codeOf(App app, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port("http") + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static List<String> examples(String type) throws IOException {
    String line =
        guide()
            .lines()
            .filter(each -> each.startsWith("| " + type + " |"))
            .findFirst()
            .orElseThrow();
    List<String> examples = all(Pattern.compile("`([^`]+)`"), line);
    assertThat(examples).hasSizeGreaterThan(3);
    return examples;
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  private static String guide() throws IOException {
    return Files.readString(GUIDE);
  }
}
