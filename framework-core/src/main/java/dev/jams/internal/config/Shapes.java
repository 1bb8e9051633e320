package dev.jams.internal.config;

import dev.jams.Size;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the shapes of Java types. Of a user's classes, only records are looked into. */
public final class Shapes {
  private static final Map<Class<?>, Scalar<?>> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, Scalar.TEXT),
          Map.entry(boolean.class, Scalar.BOOL),
          Map.entry(Boolean.class, Scalar.BOOL),
          Map.entry(int.class, Scalar.integer(Integer.MIN_VALUE, Integer.MAX_VALUE)),
          Map.entry(Integer.class, Scalar.integer(Integer.MIN_VALUE, Integer.MAX_VALUE)),
          Map.entry(long.class, Scalar.whole(Long.MIN_VALUE, Long.MAX_VALUE)),
          Map.entry(Long.class, Scalar.whole(Long.MIN_VALUE, Long.MAX_VALUE)),
          Map.entry(double.class, Scalar.DECIMAL),
          Map.entry(Double.class, Scalar.DECIMAL),
          Map.entry(Duration.class, Scalar.DURATION),
          Map.entry(Size.class, Scalar.SIZE),
          Map.entry(Path.class, Scalar.PATH),
          Map.entry(URI.class, Scalar.ADDRESS));

  /** The records that are being looked into, outermost last. */
  private final Deque<Class<?>> open = new ArrayDeque<>();

  private Shapes() {}

  /**
   * The shape of a record.
   *
   * @throws IllegalArgumentException if a component is of a type that text cannot give
   */
  public static <R> RecordShape<R> ofRecord(Class<R> type) {
    return new Shapes().record(type);
  }

  /** A record for each name. */
  public static <R> Shape<Map<String, R>> named(Class<R> type, List<String> names) {
    return new NamedShape<>(ofRecord(type), names);
  }

  /** A part of a file as it is. */
  public static ValueType<Map<String, Object>> anything() {
    return new RawType();
  }

  private <R> RecordShape<R> record(Class<R> type) {
    if (open.contains(type)) {
      throw new IllegalArgumentException(type.getSimpleName() + " contains itself");
    }
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    open.push(type);
    List<RecordShape.Component<?>> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.add(RecordShape.Component.of(component, of(component)));
    }
    open.pop();
    return new RecordShape<>(type, components);
  }

  private Shape<?> of(RecordComponent component) {
    Type type = component.getGenericType();
    Shape<?> shape = type instanceof ParameterizedType generic ? ofGeneric(generic) : ofPlain(type);
    if (shape == null) {
      throw new IllegalArgumentException(
          component.getName()
              + " of "
              + component.getDeclaringRecord().getSimpleName()
              + " is a "
              + type.getTypeName()
              + ", expected a String, boolean, int, long, double, Duration, Size, enum, Path, URI,"
              + " record, or an Optional, List or Map<String, …> of one");
    }
    return shape;
  }

  /** Null for a type that has none. */
  private Shape<?> ofPlain(Type type) {
    if (!(type instanceof Class<?> plain)) {
      return null;
    }
    if (plain.isRecord() && plain != Size.class) {
      return record(plain);
    }
    return scalar(plain);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // That it is an enum was just asked.
  private static Scalar<?> scalar(Type type) {
    if (type instanceof Class<?> plain && plain.isEnum()) {
      return Scalar.constant((Class) plain);
    }
    return SCALARS.get(type);
  }

  private Shape<?> ofGeneric(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      Shape<?> element = element(arguments[0]);
      return element instanceof RecordShape<?> record
          ? new OptionalShape<>(record)
          : element instanceof ValueType<?> value ? new OptionalType<>(value) : null;
    }
    if (type.getRawType() == List.class) {
      Shape<?> element = element(arguments[0]);
      return element instanceof RecordShape<?> record
          ? new ListShape<>(record)
          : element instanceof Scalar<?> scalar ? new ListType<>(scalar) : null;
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      if (arguments[1] == Object.class || isAnything(arguments[1])) {
        return new RawType();
      }
      Shape<?> element = element(arguments[1]);
      return element instanceof RecordShape<?> record
          ? new NamedShape<>(record, List.of())
          : element instanceof Scalar<?> scalar ? new MapType<>(scalar) : null;
    }
    return null;
  }

  private Shape<?> element(Type type) {
    return type instanceof ParameterizedType generic ? ofGeneric(generic) : ofPlain(type);
  }

  private static boolean isAnything(Type type) {
    return type instanceof WildcardType wildcard
        && wildcard.getLowerBounds().length == 0
        && wildcard.getUpperBounds()[0] == Object.class;
  }
}
