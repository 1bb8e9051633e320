package dev.jams.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Links from one page to another lead somewhere, also to a heading of it. */
class LinksTest {
  private static final Pattern LINK =
      Pattern.compile("(?<!`)\\[[^\\]\\n]*(?:\\n[^\\]\\n]*)?\\]\\(([^)\\s]+)\\)");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() {
    return Pages.all().stream()
        .map(page -> DynamicTest.dynamicTest(Pages.name(page), () -> check(page)));
  }

  private static void check(Path page) {
    List<String> broken = new ArrayList<>();
    for (String link : links(Pages.read(page))) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      if (!Files.exists(target)) {
        broken.add(link + ": there is no " + Pages.name(target));
      } else if (parts.length > 1 && !anchors(Pages.read(target)).contains(decoded(parts[1]))) {
        broken.add(link + ": " + Pages.name(target) + " has no such heading");
      }
    }
    assertThat(broken).as(Pages.name(page)).isEmpty();
  }

  @Test
  void everyPageIsInTheIndex() {
    Path docs = Pages.ROOT.resolve("docs");
    Set<String> listed =
        links(Pages.read(docs.resolve("README.md"))).stream()
            .map(link -> docs.resolve(link).normalize().toString())
            .collect(Collectors.toSet());
    assertThat(listed)
        .containsAll(
            Pages.all().stream()
                .filter(page -> page.startsWith(docs) && !page.endsWith("README.md"))
                .map(Path::toString)
                .toList());
  }

  /** Those that lead to no other site. */
  private static List<String> links(String page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(withoutCode(page));
    while (matcher.find()) {
      if (!matcher.group(1).contains(":")) {
        links.add(matcher.group(1));
      }
    }
    return links;
  }

  private static String withoutCode(String page) {
    return page.replaceAll("(?ms)^```.*?^```$", "");
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(String page) {
    Map<String, Integer> seen = new HashMap<>();
    return withoutCode(page)
        .lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").replaceAll("\\]\\([^)]*\\)", ""))
        .map(line -> NOT_IN_ANCHORS.matcher(line.toLowerCase(Locale.ROOT)).replaceAll(""))
        .map(line -> line.strip().replace(' ', '-'))
        .map(
            line ->
                line + (seen.merge(line, 1, Integer::sum) > 1 ? "-" + (seen.get(line) - 1) : ""))
        .collect(Collectors.toSet());
  }

  private static String decoded(String anchor) {
    return URLDecoder.decode(anchor.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
