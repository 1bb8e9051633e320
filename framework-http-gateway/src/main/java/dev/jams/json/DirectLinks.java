package dev.jams.json;

import static java.lang.invoke.MethodType.methodType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.GeneratedMessage;
import com.google.protobuf.Message;
import com.google.protobuf.ProtocolStringList;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Links to the public methods that a generated class has for one field, as the JVM links method
 * references. They are looked up by name and exact type; null stands for what is not found, as
 * protoc gives methods another name where they would clash.
 */
final class DirectLinks {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** Names of methods that every message has: they are not about a field. */
  private static final Set<String> RESERVED =
      Arrays.stream(GeneratedMessage.class.getMethods())
          .map(Method::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final Class<?> message;
  private final Class<?> builder;

  private final String tester;
  private final String getter;
  private final String setter;
  private final Class<?> got;
  private final Class<?> taken;

  private DirectLinks(Message parent, FieldDescriptor field, Message child) {
    message = parent.getClass();
    builder = parent.newBuilderForType().getClass();
    tester = "has" + camelCase(field.getName());
    // Enums are numbers here, which have methods of their own.
    boolean isEnum = element(field).getJavaType() == FieldDescriptor.JavaType.ENUM;
    String name = camelCase(field.getName()) + (isEnum ? "Value" : "");
    if (field.isMapField()) {
      getter = "get" + name + "Map";
      setter = "putAll" + name;
      got = Map.class;
      taken = Map.class;
    } else if (field.isRepeated()) {
      getter = "get" + name + "List";
      setter = "add" + name;
      boolean strings = field.getJavaType() == FieldDescriptor.JavaType.STRING;
      got = strings ? ProtocolStringList.class : List.class;
      taken = type(field, child);
    } else {
      getter = "get" + name;
      setter = "set" + name;
      got = type(field, child);
      taken = got;
    }
  }

  /**
   * Returns null if the field is one that cannot have links.
   *
   * @param parent a message of the class that has the field
   * @param child a message of the class of the field's values; null if they are not messages
   */
  static DirectLinks of(Message parent, FieldDescriptor field, Message child) {
    boolean possible =
        parent instanceof GeneratedMessage
            && !field.isExtension()
            && !isClosedEnum(element(field))
            && isVisible(parent.getClass())
            && (child == null || isVisible(child.getClass()));
    return possible ? new DirectLinks(parent, field, child) : null;
  }

  /** The field itself, or for a map that of its values. */
  private static FieldDescriptor element(FieldDescriptor field) {
    return field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
  }

  /** Whether the methods deal in the enum's class, which cannot hold the numbers of all values. */
  private static boolean isClosedEnum(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.ENUM
        && field.legacyEnumFieldTreatedAsClosed();
  }

  /** Whether the name of the class means this very class here. */
  private static boolean isVisible(Class<?> type) {
    try {
      return Class.forName(type.getName(), false, DirectLinks.class.getClassLoader()) == type;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Class<?> type(FieldDescriptor field, Message child) {
    return switch (field.getJavaType()) {
      case INT, ENUM -> int.class;
      case LONG -> long.class;
      case FLOAT -> float.class;
      case DOUBLE -> double.class;
      case BOOLEAN -> boolean.class;
      case STRING -> String.class;
      case BYTE_STRING -> ByteString.class;
      case MESSAGE -> child.getClass();
    };
  }

  @SuppressWarnings("unchecked") // The interface is the one that was asked for.
  Predicate<Message> has() {
    MethodHandle method = find(message, tester, methodType(boolean.class));
    return (Predicate<Message>)
        link(
            Predicate.class,
            "test",
            methodType(boolean.class, Object.class),
            method,
            methodType(boolean.class, message));
  }

  @SuppressWarnings("unchecked") // As above.
  Function<Message, Object> get() {
    MethodHandle method = find(message, getter, methodType(got));
    return (Function<Message, Object>)
        link(
            Function.class,
            "apply",
            methodType(Object.class, Object.class),
            method,
            methodType(boxed(got), message));
  }

  @SuppressWarnings("unchecked") // As above.
  BiConsumer<Message.Builder, Object> set() {
    MethodHandle method = find(builder, setter, methodType(builder, taken));
    return (BiConsumer<Message.Builder, Object>)
        link(
            BiConsumer.class,
            "accept",
            methodType(void.class, Object.class, Object.class),
            method,
            methodType(void.class, builder, boxed(taken)));
  }

  private static MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return RESERVED.contains(name) ? null : LOOKUP.findVirtual(owner, name, type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  private static Object link(
      Class<?> type, String method, MethodType erased, MethodHandle target, MethodType exact) {
    if (target == null) {
      return null;
    }
    try {
      return LambdaMetafactory.metafactory(LOOKUP, method, methodType(type), erased, target, exact)
          .getTarget()
          .invoke();
    } catch (LambdaConversionException e) {
      return null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a constructor without arguments has thrown", e);
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return methodType(type).wrap().returnType();
  }

  /**
   * As protoc does it: letters after anything else are capitals, what is no letter or digit goes.
   */
  private static String camelCase(String name) {
    StringBuilder out = new StringBuilder();
    boolean capital = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isLetter(c)) {
        out.append(capital ? Character.toUpperCase(c) : c);
        capital = false;
      } else {
        if (Character.isDigit(c)) {
          out.append(c);
        }
        capital = true;
      }
    }
    return out.toString();
  }
}
