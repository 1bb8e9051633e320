package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.jams.http.internal.route.FieldPath;
import java.util.List;

/** How one field of a message type is set from a query. Immutable. */
final class QueryField {
  final FieldDescriptor descriptor;

  /** Reads a value, an element or a map's value; null for a message that has no text form. */
  final ValueReader values;

  /** Reads a map's key; null if the field is no map. */
  final ValueReader keys;

  /** The target of a parameter that is just this field's name. */
  final QueryTarget asTopLevel;

  QueryField(FieldDescriptor descriptor, ValueReaders readers) {
    this.descriptor = descriptor;
    if (descriptor.isMapField()) {
      this.keys = readers.of(descriptor.getMessageType().findFieldByNumber(1));
      this.values = readers.of(descriptor.getMessageType().findFieldByNumber(2));
    } else {
      this.keys = null;
      this.values = readers.of(descriptor);
    }
    this.asTopLevel = QueryTarget.of(new FieldPath(List.of(descriptor)), this);
  }

  boolean isMap() {
    return keys != null;
  }

  boolean isRepeated() {
    return descriptor.isRepeated() && !isMap();
  }

  /** Whether parameters name the fields of this message instead of itself. */
  boolean isMessageOfFields() {
    return values == null && !descriptor.isRepeated();
  }
}
