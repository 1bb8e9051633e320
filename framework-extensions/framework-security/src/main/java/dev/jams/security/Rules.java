package dev.jams.security;

import dev.jams.StartException;
import dev.jams.internal.call.AccessControl;
import dev.jams.internal.config.Problems;
import dev.jams.internal.config.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * The rule of each method, by its full name, found when the app starts. What has none is denied.
 * Immutable.
 */
final class Rules {
  private static final String ALL = "/*";
  private static final String HEALTH = "grpc.health.v1.Health";

  /** What listeners serve besides the app's services, whether or not they do. */
  private static final Map<String, List<String>> STANDARD =
      Map.of(
          HEALTH,
          List.of("Check", "Watch", "List"),
          "grpc.reflection.v1.ServerReflection",
          List.of("ServerReflectionInfo"),
          "grpc.reflection.v1alpha.ServerReflection",
          List.of("ServerReflectionInfo"),
          "grpc.channelz.v1.Channelz",
          List.of(
              "GetTopChannels",
              "GetServers",
              "GetServer",
              "GetServerSockets",
              "GetChannel",
              "GetSubchannel",
              "GetSocket"),
          AccessControl.PAGES,
          List.of("health", "docs", "openapi", "metrics"));

  /** So that whoever closes all pages closes health only by its own name. */
  private static final Map<String, Rule> DEFAULTS =
      Map.of(AccessControl.PAGES + "/health", Rule.PUBLIC);

  /** Where nothing is said of health. Its List tells the names of all services, and is denied. */
  private static final Map<String, Rule> UNSAID =
      Map.of(HEALTH + "/Check", Rule.PUBLIC, HEALTH + "/Watch", Rule.PUBLIC);

  private final Map<String, Rule> byTarget;
  private final Map<String, Rule> byMethod = new HashMap<>();

  private Rules(Map<String, Rule> byTarget, Collection<String> methods) {
    this.byTarget = byTarget;
    methods.forEach(method -> byMethod.put(method, mostSpecific(method)));
    standard().forEach(method -> byMethod.put(method, mostSpecific(method)));
  }

  /**
   * Checks that every method has a rule, and every rule a method.
   *
   * @param rules as they are configured
   * @param served full names of the methods that there are
   * @param registered the same and those that are switched off, whose rules have no effect
   * @param refusal makes the error of the rule of a method
   */
  static Rules of(
      Map<String, String> rules,
      Collection<String> served,
      Collection<String> registered,
      BiFunction<String, String, StartException> refusal)
      throws StartException {
    Problems problems = new Problems();
    Set<String> known = new TreeSet<>(served);
    known.addAll(registered);
    known.addAll(standard());
    List.copyOf(known).forEach(method -> known.add(service(method) + ALL));
    Map<String, Rule> byTarget = new HashMap<>(DEFAULTS);
    rules.forEach(
        (target, text) ->
            problems.of(() -> byTarget.put(target, rule(target, text, known, refusal))));
    problems.throwIfAny();
    Rules all = new Rules(byTarget, served);
    List<String> without = new ArrayList<>();
    new TreeSet<>(served)
        .forEach(
            method -> {
              if (all.byMethod.get(method) == null) {
                without.add(method);
              }
            });
    if (!without.isEmpty()) {
      String first = without.remove(0);
      throw refusal.apply(
          first,
          "there is no rule"
              + (without.isEmpty() ? "" : ", nor one for " + String.join(", ", without))
              + "; say who may call, as in \""
              + first
              + ": authenticated\" or \""
              + service(first)
              + ALL
              + ": role:admin\"");
    }
    return all;
  }

  private static Rule rule(
      String target,
      String text,
      Set<String> known,
      BiFunction<String, String, StartException> refusal)
      throws StartException {
    if (!known.contains(target) && !isPage(target)) {
      String meant = Spelling.nearest(target, known);
      throw refusal.apply(
          target,
          "no service has such a method"
              + (meant == null
                  ? "; write its full name, as in package.Service/Method, or package.Service/*"
                  : "; did you mean " + meant + "?"));
    }
    try {
      return Rule.parse(text);
    } catch (IllegalArgumentException e) {
      throw refusal.apply(target, e.getMessage());
    }
  }

  /** Of which only listeners know when they start. */
  private static boolean isPage(String target) {
    return target.startsWith(AccessControl.PAGES + "/")
        && target.length() > AccessControl.PAGES.length() + 1;
  }

  private static List<String> standard() {
    List<String> methods = new ArrayList<>();
    STANDARD.forEach((service, names) -> names.forEach(name -> methods.add(service + "/" + name)));
    return methods;
  }

  private static String service(String method) {
    return method.substring(0, method.lastIndexOf('/'));
  }

  private Rule mostSpecific(String method) {
    Rule exact = byTarget.get(method);
    Rule rule = exact != null ? exact : byTarget.get(service(method) + ALL);
    return rule != null ? rule : UNSAID.get(method);
  }

  /** The rule of a method. */
  Rule of(String method) {
    Rule known = byMethod.get(method);
    if (known != null) {
      return known;
    }
    // Components serve pages that nobody knew when the rules were read.
    Rule page = method.startsWith(AccessControl.PAGES + "/") ? mostSpecific(method) : null;
    return page == null ? Rule.DENIED : page;
  }

  /** Whether any method needs to know who calls. */
  boolean needCallers() {
    return byMethod.values().stream()
        .anyMatch(rule -> rule != null && rule.access() == Rule.Access.AUTHENTICATED);
  }
}
