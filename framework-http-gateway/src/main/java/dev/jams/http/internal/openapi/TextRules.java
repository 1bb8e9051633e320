package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of texts. */
final class TextRules {
  private static final Map<String, String> FORMATS =
      Map.of(
          "email", "email",
          "hostname", "hostname",
          "ipv4", "ipv4",
          "ipv6", "ipv6",
          "uri", "uri",
          "uri_ref", "uri-reference",
          "uuid", "uuid");

  /** What is said exactly, besides portable patterns. */
  static final Set<String> SAID =
      Stream.concat(
              FORMATS.keySet().stream(),
              Stream.of(
                  "const",
                  "in",
                  "not_in",
                  "len",
                  "min_len",
                  "max_len",
                  "prefix",
                  "suffix",
                  "contains",
                  "not_contains",
                  "ip",
                  "address",
                  "tuuid"))
          .collect(Collectors.toUnmodifiableSet());

  /** What RE2 knows and the regular expressions of JSON Schema do not. */
  private static final Pattern FOREIGN =
      Pattern.compile("\\(\\?(?!:)|\\\\[AzQECapP]|\\\\x\\{|\\[\\[:");

  private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.*+?()\\[\\]{}|/]");

  private TextRules() {}

  static void add(ObjectNode said, ProtoRules rules) {
    lengths(said, rules);
    FORMATS.forEach(
        (rule, format) -> {
          if (rules.is(rule)) {
            said.put("format", format);
          }
        });
    if (rules.is("ip")) {
      formats(said, "ipv4", "ipv6");
    }
    if (rules.is("address")) {
      formats(said, "hostname", "ipv4", "ipv6");
    }
    patterns(said, rules);
    if (rules.has("not_contains")) {
      said.putObject("not").put("pattern", quoted(rules.text("not_contains")));
    }
  }

  /** A length in bytes says of that in characters only that it is not more. */
  private static void lengths(ObjectNode said, ProtoRules rules) {
    long min = Math.max(rules.count("len"), rules.count("min_len"));
    if (min > 0) {
      said.put("minLength", min);
    }
    for (String rule : List.of("max_bytes", "len_bytes", "max_len", "len")) {
      if (rules.has(rule)) {
        said.put("maxLength", rules.count(rule));
      }
    }
  }

  private static void formats(ObjectNode said, String... formats) {
    ArrayNode any = said.putArray("anyOf");
    for (String format : formats) {
      any.addObject().put("format", format);
    }
  }

  private static void patterns(ObjectNode said, ProtoRules rules) {
    List<String> patterns = new ArrayList<>();
    if (rules.has("pattern") && isPortable(rules.text("pattern"))) {
      patterns.add(rules.text("pattern"));
    }
    if (rules.has("prefix")) {
      patterns.add("^" + quoted(rules.text("prefix")));
    }
    if (rules.has("suffix")) {
      patterns.add(quoted(rules.text("suffix")) + "$");
    }
    if (rules.has("contains")) {
      patterns.add(quoted(rules.text("contains")));
    }
    if (rules.is("tuuid")) {
      patterns.add("^[0-9a-fA-F]{32}$");
    }
    if (!patterns.isEmpty()) {
      said.put("pattern", patterns.get(0));
    }
    if (patterns.size() > 1) {
      ArrayNode all = said.putArray("allOf");
      patterns.subList(1, patterns.size()).forEach(each -> all.addObject().put("pattern", each));
    }
  }

  static boolean isPortable(String pattern) {
    try {
      Pattern.compile(pattern);
      return !FOREIGN.matcher(pattern).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }
}
