package dev.jams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query of Prometheus names, for as much of its language as dashboard and alerts use. */
final class Query {
  private static final Set<String> WORDS =
      Set.of(
          "sum",
          "rate",
          "histogram_quantile",
          "min_over_time",
          "time",
          "by",
          "ignoring",
          "label_values");

  /** What Prometheus itself knows of each target, and the labels that it adds. */
  private static final Set<String> OWN = Set.of("up");

  private static final Set<String> TARGET = Set.of("job", "instance");

  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
  private static final Pattern LABELS = Pattern.compile("\\b(?:by|ignoring) \\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern WHOLE =
      Pattern.compile("([a-z_:][a-z0-9_:]*)\\{((?:[^}\"]|\"[^\"]*\")*)\\}");

  private static final Pattern SELECTOR = Pattern.compile("([a-z_:][a-z0-9_:]*)(?:\\{([^}]*)\\})?");

  private Query() {}

  /** Fails if the query names a metric, a label or a value of one that is not there. */
  static void check(String query, Samples samples) {
    checkValues(query, samples);
    String bare = RANGE.matcher(STRING.matcher(query).replaceAll("''")).replaceAll("");
    List<String> grouped = new ArrayList<>();
    Matcher labels = LABELS.matcher(bare);
    while (labels.find()) {
      grouped.addAll(List.of(labels.group(1).split(", ")));
    }
    Set<String> known = new TreeSet<>(TARGET);
    Matcher selector = SELECTOR.matcher(LABELS.matcher(bare).replaceAll("by"));
    int metrics = 0;
    while (selector.find()) {
      String name = selector.group(1);
      if (WORDS.contains(name)) {
        continue;
      }
      metrics++;
      if (OWN.contains(name)) {
        continue;
      }
      assertThat(samples.names()).as(query).contains(name);
      Set<String> there = new TreeSet<>(samples.labelsOf(name));
      there.addAll(TARGET);
      known.addAll(there);
      if (selector.group(2) != null) {
        for (String matcher : selector.group(2).split(", ?")) {
          assertThat(there).as(query).contains(matcher.split("[=!~]", 2)[0]);
        }
      }
    }
    assertThat(metrics).as("metrics in " + query).isPositive();
    assertThat(known).as(query).containsAll(grouped);
  }

  /** What no series has selects nothing, and leaves out nothing. */
  private static void checkValues(String query, Samples samples) {
    Matcher selector = WHOLE.matcher(query);
    while (selector.find()) {
      Matcher matcher = MATCHER.matcher(selector.group(2));
      while (matcher.find()) {
        String value = matcher.group(3);
        if (!TARGET.contains(matcher.group(1)) && !value.isEmpty()) {
          Pattern wanted =
              Pattern.compile(matcher.group(2).endsWith("~") ? value : Pattern.quote(value));
          assertThat(samples.valuesOf(selector.group(1), matcher.group(1)))
              .as(matcher.group() + " in " + query)
              .anyMatch(there -> wanted.matcher(there).matches());
        }
      }
    }
  }
}
