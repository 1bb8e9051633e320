package dev.jams.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry.ExtensionInfo;
import com.google.protobuf.GeneratedMessage;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The formats of all message types that a codec has met, each made once. Thread-safe.
 *
 * <p>Generated messages are known by their class, others by their descriptor. Both are held as long
 * as the codec is.
 */
final class MessageFormats {
  private final Map<Object, MessageFormat> formats = new ConcurrentHashMap<>();
  private final JsonOptions options;

  MessageFormats(JsonOptions options) {
    this.options = options;
  }

  MessageFormat of(Message message) {
    Object key =
        message instanceof GeneratedMessage ? message.getClass() : message.getDescriptorForType();
    MessageFormat format = formats.get(key);
    return format != null ? format : formats.computeIfAbsent(key, unused -> create(message));
  }

  private MessageFormat create(Message message) {
    Message prototype = message.getDefaultInstanceForType();
    MessageFormat wellKnown = WellKnownTypes.format(this, options, prototype);
    return wellKnown != null ? wellKnown : new MessagePlan(this, prototype);
  }

  FieldPlan plan(Message parent, FieldDescriptor field, int index, int oneofIndex) {
    Message child =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? child(parent, field) : null;
    FieldAccess access = access(parent, field, child);
    return new FieldPlan(field, index, oneofIndex, format(field, child), access, options);
  }

  private static FieldAccess access(Message parent, FieldDescriptor field, Message child) {
    FieldAccess reflective = new ReflectiveAccess(field);
    DirectLinks links = DirectLinks.of(parent, field, child);
    return links == null ? reflective : new DirectAccess(links, reflective);
  }

  FieldPlan plan(ExtensionInfo extension) {
    FieldDescriptor field = extension.descriptor;
    Message child = extension.defaultInstance;
    if (child == null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      child = DynamicMessage.getDefaultInstance(field.getMessageType());
    }
    return new FieldPlan(field, -1, -1, format(field, child), new ReflectiveAccess(field), options);
  }

  private ValueFormat format(FieldDescriptor field, Message prototype) {
    if (field.isMapField()) {
      FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      return new MapFormat((KeyFormat) ScalarFormat.of(key.getType()), singular(value, prototype));
    }
    ValueFormat format = singular(field, prototype);
    return field.isRepeated() ? new ListFormat(format) : format;
  }

  private ValueFormat singular(FieldDescriptor field, Message prototype) {
    return switch (field.getJavaType()) {
      case MESSAGE -> new MessageValueFormat(this, prototype);
      case ENUM ->
          field.getEnumType().getFullName().equals("google.protobuf.NullValue")
              ? new NullValueFormat(field)
              : new EnumFormat(field, options.enumsAsNumbers());
      default -> ScalarFormat.of(field.getType());
    };
  }

  /** The default instance of the messages in the field; of a map field, of those in its values. */
  private static Message child(Message parent, FieldDescriptor field) {
    Message child = parent.newBuilderForType().newBuilderForField(field).buildPartial();
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          ? ((Message) child.getField(value)).getDefaultInstanceForType()
          : null;
    }
    return child.getDefaultInstanceForType();
  }
}
