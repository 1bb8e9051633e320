package dev.jams.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Alerts, dashboard and documentation name what there is. */
@Timeout(180)
class DeployTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path RULES = ROOT.resolve("deploy/prometheus/jams.rules.yml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/jams.json");
  private static final Path PAGE = ROOT.resolve("docs/metrics.md");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\|([^|]*)\\|.*");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
  private static final Set<String> OTHERS = Set.of("jvm_", "process_", "system_", "hikaricp_");

  private static Samples samples;

  @BeforeAll
  static void run(@TempDir Path folder) throws Exception {
    samples = Everything.scrape(folder);
  }

  @Test
  void alertsNameMetricsAndLabelsThatThereAre() throws Exception {
    List<String> queries = new ArrayList<>();
    collect(read(RULES), "expr", queries);

    assertThat(queries).hasSizeGreaterThan(9);
    queries.forEach(query -> Query.check(query, samples));
  }

  @Test
  void dashboardNamesMetricsAndLabelsThatThereAre() throws Exception {
    Object dashboard = read(DASHBOARD); // JSON is YAML.
    List<String> queries = new ArrayList<>();
    collect(dashboard, "expr", queries);

    assertThat(queries).hasSizeGreaterThan(30);
    queries.forEach(query -> Query.check(query, samples));
    List<String> legends = new ArrayList<>();
    collect(dashboard, "legendFormat", legends);
    assertThat(legends).hasSameSizeAs(queries);
    for (int i = 0; i < legends.size(); i++) {
      Matcher label = Pattern.compile("\\{\\{(\\w+)}}").matcher(legends.get(i));
      while (label.find()) {
        assertThat(queries.get(i))
            .satisfiesAnyOf(
                query ->
                    assertThat(query).containsPattern("by \\([^)]*\\b" + label.group(1) + "\\b"),
                query -> assertThat(query).doesNotContain("by ("));
      }
    }
  }

  @Test
  void checkFindsWhatThereIsNot() {
    for (String wrong :
        new String[] {
          "jams_nothing > 0",
          "jams_app_state{status=\"running\"} == 0",
          "sum by (route) (rate(http_server_request_duration_seconds_count[5m]))",
          "avg(jams_app_state)",
          "jams_app_state{state=\"runing\"} == 0",
          "jams_guard_total{guard!=\"overlaod\"}",
          "jams_guard_total{guard=~\"nothing|nobody\"}",
          "up{jop=\"x\"} == 0",
          "1 > 0"
        }) {
      assertThatThrownBy(() -> Query.check(wrong, samples)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void promtoolTakesTheAlerts() throws Exception {
    boolean there =
        List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    if (mayBeSkipped(System.getenv())) {
      assumeTrue(there, "promtool is not installed; it is in Debian's package prometheus");
    }
    Process promtool =
        new ProcessBuilder("promtool", "check", "rules", RULES.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(promtool.exitValue()).as(said).isZero();
  }

  /** On a plain machine, and not where everything is to be tested. */
  private static boolean mayBeSkipped(Map<String, String> environment) {
    return !environment.containsKey("CI") && !environment.containsKey("JAMS_CHROMIUM");
  }

  @Test
  void continuousIntegrationSkipsNoToolThatIsMissing() {
    assertThat(mayBeSkipped(Map.of("PATH", "/bin"))).isTrue();
    assertThat(mayBeSkipped(Map.of("CI", "true"))).isFalse();
    assertThat(mayBeSkipped(Map.of("JAMS_CHROMIUM", "/bin/chromium"))).isFalse();
  }

  @Test
  void pageHasEveryMetricWithItsLabels() throws Exception {
    Map<String, Set<String>> documented = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> labels = new TreeSet<>();
        CODE.matcher(row.group(2)).results().forEach(label -> labels.add(label.group(1)));
        documented.put(row.group(1), labels);
      }
    }
    Map<String, Set<String>> exported = new TreeMap<>();
    for (String name : samples.names()) {
      if (OTHERS.stream().noneMatch(name::startsWith)) {
        Set<String> labels = new TreeSet<>(samples.labelsOf(name));
        labels.remove("le");
        exported.put(name.replaceFirst("_(?:bucket|sum|count|max)$", ""), labels);
      }
    }

    assertThat(documented).isEqualTo(exported);
  }

  private static Object read(Path file) throws Exception {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  /** All texts under a key, wherever it is. */
  private static void collect(Object node, String key, List<String> found) {
    if (node instanceof List<?> list) {
      list.forEach(item -> collect(item, key, found));
    } else if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (name.equals(key)) {
              found.add((String) value);
            } else {
              collect(value, key, found);
            }
          });
    }
  }
}
