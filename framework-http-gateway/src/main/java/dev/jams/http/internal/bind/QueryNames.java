package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.jams.http.internal.route.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the fields that the names of query parameters mean. Safe for use by any thread. */
final class QueryNames {
  private final ValueReaders readers;
  private final Map<String, QueryField> topLevel;
  private final int maxDepth;

  /** Of nested message types, made when first named; there are as many as the types reachable. */
  private final Map<Descriptor, Map<String, QueryField>> nested = new ConcurrentHashMap<>();

  QueryNames(Descriptor request, ValueReaders readers, int maxDepth) {
    this.readers = readers;
    this.topLevel = fields(request);
    this.maxDepth = maxDepth;
  }

  /** Returns what a parameter's name means, or null if it names no field. */
  QueryTarget find(String name) {
    QueryField field = topLevel.get(name);
    return field != null ? field.asTopLevel : findPath(name);
  }

  private QueryTarget findPath(String name) {
    List<FieldDescriptor> path = new ArrayList<>();
    Map<String, QueryField> fields = topLevel;
    int at = 0;
    while (true) {
      int end = nameEnd(name, at);
      QueryField field = fields.get(name.substring(at, end));
      if (field == null) {
        return null;
      }
      path.add(field.descriptor);
      if (path.size() > maxDepth) {
        return new QueryTarget(
            new FieldPath(path), field, null, "more than " + maxDepth + " fields deep");
      }
      if (end == name.length()) {
        return QueryTarget.of(new FieldPath(path), field);
      }
      if (name.charAt(end) == '[') {
        return QueryTarget.ofEntry(new FieldPath(path), field, name.substring(end + 1));
      }
      if (!field.isMessageOfFields()) {
        // A message that cannot be entered is worth an answer; a scalar has no fields at all.
        return field.values == null || field.isMap()
            ? QueryTarget.of(new FieldPath(path), field)
            : null;
      }
      fields = nested.computeIfAbsent(field.descriptor.getMessageType(), this::fields);
      at = end + 1;
    }
  }

  private static int nameEnd(String name, int from) {
    int at = from;
    while (at < name.length() && name.charAt(at) != '.' && name.charAt(at) != '[') {
      at++;
    }
    return at;
  }

  private Map<String, QueryField> fields(Descriptor message) {
    Map<String, QueryField> fields = new HashMap<>();
    for (FieldDescriptor field : message.getFields()) {
      fields.put(field.getJsonName(), new QueryField(field, readers));
    }
    for (FieldDescriptor field : message.getFields()) {
      fields.putIfAbsent(field.getName(), fields.get(field.getJsonName()));
    }
    return fields;
  }
}
