package dev.jams.http.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.SegmentKind;
import dev.jams.http.internal.route.PathTemplate.Variable;
import dev.jams.http.internal.route.RouteMatch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The router against a matcher that looks at every template in turn. */
class RouterDifferentialTest {
  private static final String[] METHODS = {"GET", "PUT", "HEAD", "*"};
  private static final String[] WORDS = {"a", "b", "c", "a:v", "%61", "", "..", "%2F", "x%3Av"};

  @Test
  void agreesWithTheReferenceOnRandomRoutesAndPaths() {
    int found = 0;
    int notAllowed = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Rule> rules = rules(random);
      Router<Rule> router = router(rules);
      Collections.shuffle(rules, random);
      Router<Rule> shuffled = router(rules);
      for (int i = 0; i < 20; i++) {
        String method = METHODS[random.nextInt(3)];
        String path = path(random);
        String expected = reference(rules, method, path);
        assertThat(describe(router.match(method, path)))
            .as("seed %d, %s %s among %s", seed, method, path, rules)
            .isEqualTo(expected)
            .isEqualTo(describe(shuffled.match(method, path)));
        found += expected.startsWith("\"") ? 1 : 0;
        notAllowed += expected.startsWith("405") ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(5_000);
    assertThat(notAllowed).isGreaterThan(1_000);
  }

  private record Rule(String method, PathTemplate template) {
    String shape() {
      return method + template.segments() + template.verb();
    }

    @Override
    public String toString() {
      return "\"" + method + " " + template + "\"";
    }
  }

  /** One way in which a template fits a path: how many path segments each of its segments takes. */
  private record Fit(Rule rule, boolean verb, List<Integer> taken, List<String> path) {
    List<Integer> rank() {
      List<Integer> rank = new ArrayList<>();
      rank.add(verb ? 0 : 1);
      List<Segment> segments = rule.template().segments();
      for (int i = 0; i < segments.size(); i++) {
        // The end of a template is 0, so that it goes before "**".
        rank.add(
            switch (segments.get(i).kind()) {
              case LITERAL -> 1;
              case ONE -> 2;
              case MANY -> 3;
            });
        if (segments.get(i).kind() == SegmentKind.MANY) {
          rank.add(taken.get(i));
        }
      }
      return rank;
    }

    int methodRank(String method) {
      return rule.method().equals(method) ? 0 : rule.method().equals("GET") ? 1 : 2;
    }

    String values() {
      StringBuilder values = new StringBuilder();
      for (Variable variable : rule.template().variables()) {
        int from = taken.subList(0, variable.from()).stream().mapToInt(n -> n).sum();
        int to =
            from + taken.subList(variable.from(), variable.to()).stream().mapToInt(n -> n).sum();
        values.append(' ').append(String.join("/", path.subList(from, to)));
      }
      return values.toString();
    }
  }

  private static String reference(List<Rule> rules, String method, String rawPath) {
    String path = rawPath.replace("%61", "a");
    List<Fit> fits = new ArrayList<>();
    for (Rule rule : rules) {
      String verb = rule.template().verb();
      if (verb.isEmpty()) {
        fit(rule, false, split(path), List.of(), fits);
      } else if (path.endsWith(":" + verb)) {
        String rest = path.substring(0, path.length() - verb.length() - 1);
        fit(rule, true, split(rest), List.of(), fits);
      }
    }
    return fits.stream()
        .filter(
            fit ->
                Set.of(method, "*").contains(fit.rule().method())
                    || (method.equals("HEAD") && fit.rule().method().equals("GET")))
        .min(
            Comparator.comparing(Fit::rank, RouterDifferentialTest::compare)
                .thenComparing(fit -> fit.methodRank(method)))
        .map(fit -> fit.rule() + fit.values())
        .orElseGet(() -> miss(fits, path));
  }

  private static String miss(List<Fit> fits, String path) {
    Set<String> allow = new TreeSet<>();
    for (Fit fit : fits) {
      allow.add(fit.rule().method());
      if (fit.rule().method().equals("GET")) {
        allow.add("HEAD");
      }
      allow.add("OPTIONS");
    }
    return !allow.isEmpty() ? "405" + allow : split(path).contains("..") ? "400" : "404";
  }

  private static void fit(
      Rule rule, boolean verb, List<String> path, List<Integer> taken, List<Fit> fits) {
    List<Segment> segments = rule.template().segments();
    int at = taken.stream().mapToInt(n -> n).sum();
    if (taken.size() == segments.size()) {
      if (at == path.size()) {
        fits.add(new Fit(rule, verb, taken, path));
      }
      return;
    }
    Segment segment = segments.get(taken.size());
    int max = segment.kind() == SegmentKind.MANY ? path.size() - at : 1;
    int min = segment.kind() == SegmentKind.MANY ? 0 : 1;
    for (int n = min; n <= max && at + n <= path.size(); n++) {
      if (segment.kind() == SegmentKind.MANY || fits(segment, path.get(at))) {
        List<Integer> more = new ArrayList<>(taken);
        more.add(n);
        fit(rule, verb, path, more, fits);
      }
    }
  }

  private static boolean fits(Segment segment, String word) {
    return segment.kind() == SegmentKind.LITERAL
        ? word.replace("%3A", ":").replace("%2F", "/").equals(segment.literal())
        : !word.isEmpty() && !word.equals("..");
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    return Arrays.compare(
        left.stream().mapToInt(n -> n).toArray(), right.stream().mapToInt(n -> n).toArray());
  }

  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static String describe(RouteMatch<Rule> match) {
    if (match instanceof Found<Rule> found) {
      StringBuilder text = new StringBuilder(found.target().toString());
      for (int i = 0; i < found.values().count(); i++) {
        text.append(' ').append(found.values().raw(i));
      }
      return text.toString();
    }
    if (match instanceof RouteMatch.MethodNotAllowed<Rule> not) {
      return "405" + not.allow();
    }
    return match instanceof RouteMatch.BadRequest<Rule> ? "400" : "404";
  }

  private static Router<Rule> router(List<Rule> rules) {
    RouterBuilder<Rule> builder = Router.builder();
    for (Rule rule : rules) {
      builder.add(rule.method(), rule.template(), rule);
    }
    return builder.build();
  }

  private static List<Rule> rules(Random random) {
    List<Rule> rules = new ArrayList<>();
    Set<String> shapes = new TreeSet<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      Rule rule =
          new Rule(METHODS[random.nextInt(METHODS.length)], PathTemplate.parse(template(random)));
      if (shapes.add(rule.shape())) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static String template(Random random) {
    StringBuilder template = new StringBuilder();
    int many = random.nextInt(8);
    int size = 1 + random.nextInt(4);
    int open = -1;
    for (int i = 0; i < size; i++) {
      template.append('/');
      boolean opens = open < 0 && random.nextInt(3) == 0;
      if (opens) {
        template.append("{f").append(i).append('=');
        open = i;
      }
      template.append(
          i == many ? "**" : random.nextInt(3) == 0 ? "*" : "abc".charAt(random.nextInt(3)));
      if (open >= 0 && (i == size - 1 || random.nextBoolean())) {
        template.append('}');
        open = -1;
      }
    }
    return template + (random.nextInt(4) == 0 ? ":v" : "");
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      int word = random.nextInt(3) == 0 ? random.nextInt(WORDS.length) : random.nextInt(3);
      path.append('/').append(WORDS[word]);
    }
    return path + (random.nextInt(4) == 0 ? ":v" : "");
  }
}
