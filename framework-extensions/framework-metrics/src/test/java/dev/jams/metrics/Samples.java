package dev.jams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape, read by the letter of the <a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>.
 *
 * @param values of the series, by {@code name{label="value",...}} as written
 */
record Samples(Map<String, Double> values) {
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
    return values.get("grpc_server_calls_in_flight");
  }

  /** How often each method has ended with each code, such as {@code Greet UNARY OK}; above zero. */
  Map<String, Integer> calls() {
    Pattern counted =
        Pattern.compile(
            "grpc_server_processing_duration_seconds_count\\{method=\"(.*)\",methodType=\"(.*)\","
                + "service=\"jams.testing.Greeter\",statusCode=\"(.*)\"}");
    Map<String, Integer> calls = new TreeMap<>();
    values.forEach(
        (series, value) -> {
          Matcher matcher = counted.matcher(series);
          if (matcher.matches() && value > 0) {
            String call = matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3);
            calls.put(call, value.intValue());
          }
        });
    return calls;
  }
}
