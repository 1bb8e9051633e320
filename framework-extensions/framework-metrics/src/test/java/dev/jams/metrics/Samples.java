package dev.jams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A scrape, read by the letter of the <a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>.
 *
 * @param values of the series, by {@code name{label="value",...}} as written
 */
record Samples(Map<String, Double> values) {
  private static final String GREETER = "jams.testing.Greeter/";
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") .*");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "((" + NAME + ")(?:\\{" + LABEL + "(?:," + LABEL + ")*,?})?) ([0-9.Ee+-]+|NaN|[+-]Inf)");

  /** The suffixes that the samples of a family add to its name, by its type. */
  private static final Map<String, Set<String>> SUFFIXES =
      Map.of(
          "histogram", Set.of("_bucket", "_sum", "_count"),
          "summary", Set.of("", "_sum", "_count"));

  static Samples parse(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\n\n", "\r");
    Map<String, String> types = new HashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    String family = "";
    for (String line : text.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        family = type.group(1);
        assertThat(types.put(family, type.group(2))).as("second type of " + family).isNull();
      } else if (sample.matches()) {
        assertThat(sample.group(2)).as(line).startsWith(family);
        assertThat(SUFFIXES.getOrDefault(types.get(family), Set.of("")))
            .as(line)
            .contains(sample.group(2).substring(family.length()));
        assertThat(values.put(sample.group(1), number(sample.group(3)))).as(line).isNull();
      } else {
        assertThat(help.matches()).as(line).isTrue();
        assertThat(types).as(line).doesNotContainKey(help.group(1));
      }
    }
    return new Samples(values);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  double inFlight() {
    return values.get("jams_calls_in_flight");
  }

  /** How often each rpc of the tests has ended with each code, such as {@code Greet OK}. */
  Map<String, Integer> calls() {
    Map<String, Integer> calls = new TreeMap<>();
    values.forEach(
        (series, value) -> {
          if (series.startsWith("rpc_server_call_duration_seconds_count{")) {
            Map<String, String> labels = labels(series);
            String method = labels.get("rpc_method");
            String code = labels.get("rpc_response_status_code");
            if (method.startsWith(GREETER)) {
              String call = method.substring(GREETER.length()) + " " + code;
              calls.merge(call, value.intValue(), Integer::sum);
            }
          }
        });
    return calls;
  }

  /**
   * The sum of all series of a name with these labels.
   *
   * @param labels such as {@code grpc_code=OK}
   */
  double sum(String name, String... labels) {
    return values.entrySet().stream()
        .filter(series -> name(series.getKey()).equals(name))
        .filter(
            series ->
                List.of(labels).stream()
                    .map(label -> label.split("=", 2))
                    .allMatch(label -> label[1].equals(labels(series.getKey()).get(label[0]))))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The names of all series. */
  Set<String> names() {
    return values.keySet().stream()
        .map(Samples::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The labels that the series of a name have. */
  Set<String> labelsOf(String name) {
    Set<String> labels = new TreeSet<>();
    values.keySet().stream()
        .filter(series -> name(series).equals(name))
        .forEach(series -> labels.addAll(labels(series).keySet()));
    return labels;
  }

  /** What the series of a name have for a label. */
  Set<String> valuesOf(String name, String label) {
    return values.keySet().stream()
        .filter(series -> name(series).equals(name))
        .map(series -> labels(series).getOrDefault(label, ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String name(String series) {
    int brace = series.indexOf('{');
    return brace < 0 ? series : series.substring(0, brace);
  }

  private static Map<String, String> labels(String series) {
    Map<String, String> labels = new HashMap<>();
    Matcher label =
        Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(series);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}
