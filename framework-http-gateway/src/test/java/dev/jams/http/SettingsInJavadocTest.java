package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the listeners promise about their settings. */
class SettingsInJavadocTest {
  static Stream<Arguments> listeners() {
    return Stream.of(
        Arguments.of(HttpGateway.on(0), "src/main/java/dev/jams/http/HttpGateway.java"),
        Arguments.of(GrpcServer.on(0), "../framework-core/src/main/java/dev/jams/GrpcServer.java"));
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void everySettingIsInTheJavadocOfItsListener(Listener listener, String source) throws Exception {
    String javadoc = Files.readString(Path.of(source)).replaceAll("\\s+\\*?\\s*", " ");
    assertThat(listener.settings())
        .extracting(Setting::key)
        .filteredOn(key -> !key.startsWith("tls."))
        .isNotEmpty()
        .allSatisfy(
            key -> assertThat(javadoc).containsPattern("\\{@code " + Pattern.quote(key) + "\\}"));
  }

  private static Map<String, Setting<?>> settings(String listener) {
    List<Setting<?>> all =
        listener.equals("grpc") ? GrpcServer.on(0).settings() : HttpGateway.on(0).settings();
    return all.stream()
        .collect(
            Collectors.toMap(
                setting -> setting.key().substring(setting.key().indexOf('.') + 1),
                Function.identity()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void whatOneClientMayUseUpIsLimitedByDefault(String listener) {
    Map<String, Setting<?>> all = settings(listener);
    for (String time : List.of("handshake-timeout", "header-timeout", "body-grace")) {
      assertThat(all.get(time).defaultValue()).as(time).isEqualTo(Duration.ofSeconds(10));
    }
    assertThat(all.get("min-body-rate").defaultValue()).isEqualTo(1_000);
    assertThat(all.get("max-resets").defaultValue()).isEqualTo(200);
    assertThat(all.get("max-control-frames").defaultValue()).isEqualTo(500);
    assertThat(all.get("max-concurrent-calls").defaultValue()).isEqualTo(100);
    assertThat(all.get("max-connections").defaultValue()).isEqualTo(10_000);
    assertThat(all.get("max-header-size").defaultValue()).isEqualTo(8 << 10);
  }

  @Test
  void sizesAndTimesOfWhatEachListenerCallsDifferentlyAreLimitedByDefault() {
    Map<String, Setting<?>> http = settings("http");
    Map<String, Setting<?>> grpc = settings("grpc");
    assertThat(http.get("idle-timeout").defaultValue()).isEqualTo(Duration.ofSeconds(60));
    assertThat(grpc.get("max-connection-idle").defaultValue()).isEqualTo(Duration.ofSeconds(60));
    assertThat(http.get("max-body-size").defaultValue()).isEqualTo(4 << 20);
    assertThat(grpc.get("max-message-size").defaultValue()).isEqualTo(4 << 20);
    assertThat(http.get("json.max-depth").defaultValue()).isEqualTo(100);
    assertThat(http.get("query.max-parameters").defaultValue()).isEqualTo(1_000);
    assertThat(http.get("max-deadline").defaultValue()).isEqualTo(Duration.ofSeconds(30));
  }
}
