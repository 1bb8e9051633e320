package dev.jams.tracing;

import static dev.jams.tracing.Words.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.StartException;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of traces, and the keys that GoMs' files have for them. */
class SettingsTest {
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path folder;

  private App start(String yaml, String... args) throws Exception {
    Path file = Files.writeString(folder.resolve("config.yml"), yaml);
    return rig.start(
        App.named("words").intercept(rig.tracing).service(new Words()),
        Rig.with(args, "--config=" + file));
  }

  // GM-13, GM-22
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void keysOfGoMsSendSpansToTheCollector(String mode) throws Exception {
    OtlpCollector collector =
        rig.own(mode.equals("grpc") ? OtlpCollector.overGrpc() : OtlpCollector.overHttp());
    App app =
        start(
            """
            jaeger:
              name: tracker
              unsecure: true
              mode: %s
              host: 127.0.0.1
              port: %d
              sampler:
                type: const
                param: 1
              reporter:
                log-spans: true
            """
                .formatted(mode, collector.port()));

    assertThat(rig.stub(app).unary(word("a"))).isEqualTo(word("a"));

    assertThat(collector.spans(1)).hasSize(1);
    assertThat(collector.resources().get(0).getResource().toString()).contains("tracker");
  }

  // GM-22
  @Test
  void mockOfGoMsNeedsNoNetwork() throws Exception {
    App app = start("jaeger: {name: tracker, mode: mock}\n");

    rig.get(app, "/v1/words/a");

    assertThat(rig.span().getResource().getAttributes().toString()).contains("\"tracker\"");
  }

  @ParameterizedTest
  @CsvSource({"const,0,0", "const,1,3", "probabilistic,0,0", "probabilistic,1,3"})
  void samplerOfGoMsDecides(String type, String param, int expected) throws Exception {
    App app = start("jaeger: {mode: mock, sampler: {type: " + type + ", param: " + param + "}}\n");

    for (int i = 0; i < 3; i++) {
      rig.get(app, "/v1/words/a");
    }
    rig.afterEach(null);

    assertThat(rig.tracing.recorded()).hasSize(expected);
  }

  @Test
  void tracingGoesBeforeJaeger() throws Exception {
    App app =
        start(
            "jaeger: {name: old, mode: grpc, sampler: {type: const, param: 0}}\n"
                + "tracing: {service-name: new, exporter: mock, sampler: always_on,"
                + " attributes: [deployment.environment.name=test]}\n");

    rig.get(app, "/v1/words/a");

    assertThat(rig.span().getResource().getAttributes().toString())
        .contains("service.name=\"new\"", "deployment.environment.name=\"test\"");
  }

  @Test
  void noneRecordsNothingAndKeepsTheIds() throws Exception {
    App app = start("tracing: {exporter: none}\n");

    String id = rig.get(app, "/v1/words/a").headers().firstValue("x-request-id").orElseThrow();

    assertThat(id).hasSize(16);
    List<SpanData> recorded = rig.tracing.recorded();
    assertThat(recorded).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jaeger: {mode: collector} | mode is \"collector\", expected grpc, http or mock: spans go"
            + " by OTLP, which Jaeger takes at the ports 4317 and 4318",
        "jaeger: {sampler: {type: remote}} | sampler.type is \"remote\", expected const or"
            + " probabilistic",
        "jaeger: {port: 0} | port is 0, expected 1 to 65535",
        "tracing: {sampler: always} | sampler is \"always\", expected one of [always_on",
        "tracing: {ratio: 2} | ratio is 2.0, expected 0 to 1",
        "tracing: {endpoint: 'ftp://x'} | endpoint is \"ftp://x\", expected http://host:port or"
            + " https://host:port",
        "tracing: {queue-size: 5} | queue-size is 5, expected batch-size (512) to 1000000",
        "tracing: {attributes: [x]} | \"x\" is no attribute; write it as name=value",
        "tracing: {headers: very-secret} | headers cannot be read; write them as name=value, with"
            + " commas between",
        "tracing: {endpoint: 'https://very-secret:very-secret@collector:4317'} | endpoint has a"
            + " user or a password, expected http://host:port or https://host:port; tokens go into"
            + " tracing.headers",
        "tracing: {endpoint: 'https://very-secret@no_host'} | endpoint has a user or a password",
        "tracing: {endpoint: 'very-secret:very-secret@collector'} | endpoint has a user",
        "tracing: {cert-file: a.pem} | cert-file and key-file go together; give both or none",
        "tracing: {ca-file: no-such.pem} | the file cannot be read"
      })
  void whatCannotBeIsAnErrorAtTheStart(String yaml, String message) {
    assertThatThrownBy(() -> start(yaml.strip() + "\n"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("config.yml")
        .hasMessageContaining(message.strip())
        .hasMessageNotContaining("very-secret");
  }
}
