package dev.jams.limits;

import dev.jams.internal.config.Spelling;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods of an app, and what names in the configuration mean. Immutable. */
final class Methods {
  private static final String ALL = "*";
  private static final String ALL_OF_SERVICE = "/*";

  private final Map<String, MethodDescriptor<?, ?>> byName = new LinkedHashMap<>();

  Methods(List<MethodDescriptor<?, ?>> methods) {
    methods.forEach(method -> byName.put(method.getFullMethodName(), method));
  }

  List<MethodDescriptor<?, ?>> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Checks names.
   *
   * @throws IllegalArgumentException naming the first that no method has
   */
  void requireKnown(List<String> names) {
    Set<String> known = new TreeSet<>();
    known.add(ALL);
    for (MethodDescriptor<?, ?> method : byName.values()) {
      known.add(method.getServiceName() + ALL_OF_SERVICE);
      known.add(method.getFullMethodName());
    }
    for (String name : names) {
      if (!known.contains(name)) {
        String meant = Spelling.nearest(name, known);
        throw new IllegalArgumentException(
            "there is no method \""
                + name
                + (meant == null
                    ? "\"; known are " + known
                    : "\"; did you mean \"" + meant + "\"?"));
      }
    }
  }

  /**
   * How closely names mean a method: 3 by its own, 2 by that of its service, 1 with all others, 0
   * not at all.
   */
  static int closeness(List<String> names, MethodDescriptor<?, ?> method) {
    return names.contains(method.getFullMethodName())
        ? 3
        : names.contains(method.getServiceName() + ALL_OF_SERVICE)
            ? 2
            : names.contains(ALL) ? 1 : 0;
  }

  /** Those that are meant by their own names and are streams. */
  List<String> streams(List<String> names) {
    List<String> streams = new ArrayList<>();
    for (String name : names) {
      MethodDescriptor<?, ?> method = byName.get(name);
      if (method != null && method.getType() != MethodDescriptor.MethodType.UNARY) {
        streams.add(name);
      }
    }
    return streams;
  }
}
