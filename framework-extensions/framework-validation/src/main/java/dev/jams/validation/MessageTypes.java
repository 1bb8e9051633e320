package dev.jams.validation;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the types of messages that a message may have inside. */
final class MessageTypes {
  private final Set<Descriptor> seen = new HashSet<>();
  private final Set<Descriptor> types = new LinkedHashSet<>();

  private MessageTypes() {}

  /** A type and all inside it, those inside before those around them. */
  static Set<Descriptor> in(Descriptor message) {
    MessageTypes in = new MessageTypes();
    in.add(message);
    return in.types;
  }

  /** All inside a type; the type itself is among them only if it contains itself. */
  static Set<Descriptor> inFieldsOf(Descriptor message) {
    MessageTypes in = new MessageTypes();
    in.addFieldsOf(message);
    return in.types;
  }

  private void add(Descriptor message) {
    if (seen.add(message)) {
      addFieldsOf(message);
      types.add(message);
    }
  }

  private void addFieldsOf(Descriptor message) {
    for (FieldDescriptor field : message.getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE) {
        add(field.getMessageType());
      }
    }
  }
}
