package dev.jams.json;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Access through protobuf's descriptors: works for every message. */
final class ReflectiveAccess implements FieldAccess {
  private final FieldDescriptor field;

  ReflectiveAccess(FieldDescriptor field) {
    this.field = field;
  }

  @Override
  public boolean has(Message message) {
    return message.hasField(field);
  }

  @Override
  public Object get(Message message) {
    Object value = message.getField(field);
    if (field.isMapField()) {
      return map((List<?>) value);
    }
    if (field.getJavaType() != FieldDescriptor.JavaType.ENUM) {
      return value;
    }
    return field.isRepeated() ? numbers((List<?>) value) : number(value);
  }

  @Override
  public void set(Message.Builder builder, Object value) {
    if (field.isMapField()) {
      ((Map<?, ?>) value).forEach((key, element) -> put(builder, key, element));
    } else {
      builder.setField(field, toProtobuf(field, value));
    }
  }

  @Override
  public void add(Message.Builder builder, Object element) {
    builder.addRepeatedField(field, toProtobuf(field, element));
  }

  private void put(Message.Builder builder, Object key, Object value) {
    FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
    builder.addRepeatedField(
        field,
        builder
            .newBuilderForField(field)
            .setField(keyField, key)
            .setField(valueField, toProtobuf(valueField, value))
            .buildPartial());
  }

  /** A dynamic message may hold a key more than once; as everywhere the last value wins. */
  private Map<Object, Object> map(List<?> entries) {
    FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
    boolean isEnum = valueField.getJavaType() == FieldDescriptor.JavaType.ENUM;
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object element : entries) {
      Message entry = (Message) element;
      Object value = entry.getField(valueField);
      map.put(entry.getField(keyField), isEnum ? number(value) : value);
    }
    return map;
  }

  private static List<Object> numbers(List<?> values) {
    List<Object> numbers = new ArrayList<>(values.size());
    for (Object value : values) {
      numbers.add(number(value));
    }
    return numbers;
  }

  private static Object number(Object value) {
    return ((EnumValueDescriptor) value).getNumber();
  }

  private static Object toProtobuf(FieldDescriptor field, Object value) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        ? field.getEnumType().findValueByNumberCreatingIfUnknown((int) value)
        : value;
  }
}
