package dev.jams.validation;

import build.buf.validate.FieldRules;
import build.buf.validate.MessageRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

/** Reads the options of protovalidate, whoever has parsed the descriptor. */
final class ProtoRules {
  private static final ExtensionRegistry OPTIONS = ExtensionRegistry.newInstance();

  static {
    ValidateProto.registerAllExtensions(OPTIONS);
  }

  private ProtoRules() {}

  /** Whether a message has rules, not counting those of messages inside it. */
  static boolean areIn(Descriptor message) {
    return has(message.getOptions(), ValidateProto.MESSAGE_FIELD_NUMBER)
        || message.getFields().stream()
            .anyMatch(field -> has(field.getOptions(), ValidateProto.FIELD_FIELD_NUMBER))
        || message.getOneofs().stream()
            .anyMatch(oneof -> has(oneof.getOptions(), ValidateProto.ONEOF_FIELD_NUMBER));
  }

  private static boolean has(Message options, int number) {
    return options.getUnknownFields().hasField(number)
        || options.getAllFields().keySet().stream().anyMatch(field -> field.getNumber() == number);
  }

  /** Those of a field; the default where there are none. */
  static FieldRules of(FieldDescriptor field) {
    try {
      return FieldOptions.parseFrom(field.getOptions().toByteString(), OPTIONS)
          .getExtension(ValidateProto.field);
    } catch (InvalidProtocolBufferException e) {
      return FieldRules.getDefaultInstance();
    }
  }

  /** Those of a message; the default where there are none. */
  static MessageRules of(Descriptor message) {
    try {
      return MessageOptions.parseFrom(message.getOptions().toByteString(), OPTIONS)
          .getExtension(ValidateProto.message);
    } catch (InvalidProtocolBufferException e) {
      return MessageRules.getDefaultInstance();
    }
  }
}
