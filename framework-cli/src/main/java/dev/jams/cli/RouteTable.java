package dev.jams.cli;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.route.RouterBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes that a gateway would make of rpcs, by its own rules and router.
 *
 * @param rows a line of each, with its parts
 * @param problems why a gateway would not start
 */
record RouteTable(List<List<String>> rows, List<String> problems) {
  private static final List<String> HEAD = List.of("METHOD", "PATH", "RPC", "KIND", "BODY");

  static RouteTable of(List<MethodDescriptor> rpcs, HttpRules rules) {
    List<List<String>> rows = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    RouterBuilder<String> router = Router.builder();
    for (MethodDescriptor rpc : rpcs) {
      try {
        for (HttpBinding binding : rules.bindings(rpc)) {
          rows.add(row(binding));
          add(binding, router, problems);
        }
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    rules.unusedSelectors(rpcs).stream()
        .map(selector -> "the selector \"" + selector + "\" of the rules fits no rpc; correct it")
        .forEach(problems::add);
    return new RouteTable(rows, problems);
  }

  private static void add(
      HttpBinding binding, RouterBuilder<String> router, List<String> problems) {
    try {
      router.add(binding.httpMethod(), binding.path(), "rpc " + binding.rpc().getFullName());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }

  private static List<String> row(HttpBinding binding) {
    return List.of(
        binding.httpMethod(),
        binding.path().toString(),
        Kinds.fullName(binding.rpc()),
        Kinds.of(binding.rpc()),
        binding.body().isEmpty() ? "-" : binding.body());
  }

  /** In columns, with a head. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(HEAD);
    all.addAll(rows);
    int[] widths = new int[HEAD.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
