package dev.jams.http.internal.openapi;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;

/** Reads {@code google.api.field_behavior}, and of the rules of protovalidate what goes with it. */
final class FieldBehaviors {
  private static final ExtensionRegistry ANNOTATIONS = annotations();

  private FieldBehaviors() {}

  /** Whether a value has to be sent. */
  static boolean isRequired(FieldDescriptor field) {
    return field.isRequired()
        || has(field, FieldBehavior.REQUIRED)
        || ProtoRules.of(field).isRequired();
  }

  /** Whether only answers have the field. */
  static boolean isOutputOnly(FieldDescriptor field) {
    return has(field, FieldBehavior.OUTPUT_ONLY);
  }

  /** Whether only requests have the field. */
  static boolean isInputOnly(FieldDescriptor field) {
    return has(field, FieldBehavior.INPUT_ONLY);
  }

  private static boolean has(FieldDescriptor field, FieldBehavior behavior) {
    FieldOptions options = field.getOptions();
    if (options.getUnknownFields().hasField(FieldBehaviorProto.fieldBehavior.getNumber())) {
      // The descriptor was parsed by someone who did not know the option.
      try {
        options = FieldOptions.parseFrom(options.toByteString(), ANNOTATIONS);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(
            "field " + field.getFullName() + ": the google.api.field_behavior cannot be read", e);
      }
    }
    return options.getExtension(FieldBehaviorProto.fieldBehavior).contains(behavior);
  }

  private static ExtensionRegistry annotations() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    FieldBehaviorProto.registerAllExtensions(registry);
    return registry;
  }
}
