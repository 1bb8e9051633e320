package dev.jams.http.internal.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.jams.http.internal.route.FieldPath;
import java.util.stream.Collectors;

/**
 * The options of the JSON codec that change how messages look. Immutable.
 *
 * @param protoNames whether fields have their proto names, otherwise those of {@code json_name}
 * @param enumsAsNumbers whether enums are their numbers, otherwise their names
 */
public record SchemaOptions(boolean protoNames, boolean enumsAsNumbers) {
  /** The names of {@code json_name}, and enums by name. */
  public static final SchemaOptions DEFAULTS = new SchemaOptions(false, false);

  String name(FieldDescriptor field) {
    return protoNames ? field.getName() : field.getJsonName();
  }

  String name(FieldPath path) {
    return path.fields().stream().map(this::name).collect(Collectors.joining("."));
  }
}
