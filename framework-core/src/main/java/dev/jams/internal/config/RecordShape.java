package dev.jams.internal.config;

import dev.jams.About;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record, whose components are settings. */
public final class RecordShape<R> implements Shape<R> {
  private final Class<R> type;
  private final List<Component<?>> components;

  RecordShape(Class<R> type, List<Component<?>> components) {
    this.type = type;
    this.components = List.copyOf(components);
  }

  /**
   * A component of a record.
   *
   * @param name as in keys, with dashes between its words
   */
  record Component<T>(
      String name,
      Shape<T> shape,
      Optional<T> defaultValue,
      String description,
      boolean secret,
      Method accessor) {
    static <T> Component<T> of(RecordComponent component, Shape<T> shape) {
      About about = component.getAnnotation(About.class);
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return new Component<>(
          Keys.canonical(component.getName()),
          shape,
          defaultValue(component, shape, about),
          about == null ? "" : about.value(),
          about != null && about.secret(),
          accessor);
    }

    private static <T> Optional<T> defaultValue(
        RecordComponent component, Shape<T> shape, About about) {
      if (about == null || about.defaultValue().equals(About.NONE)) {
        return shape instanceof ValueType<T> value ? value.empty() : Optional.empty();
      }
      String expectation = "no default, because it is a section of its own";
      if (shape instanceof ValueType<T> value) {
        try {
          return Optional.of(value.parse(about.defaultValue()));
        } catch (IllegalArgumentException e) {
          expectation = value.expectation();
        }
      }
      throw new IllegalArgumentException(
          "the default of "
              + component.getName()
              + " of "
              + component.getDeclaringRecord().getSimpleName()
              + " is "
              + (about.secret() ? Spec.MASK : "\"" + about.defaultValue() + "\"")
              + ", expected "
              + expectation);
    }

    Spec<T> spec(String section, Optional<?> defaults, boolean inSecret) {
      Optional<T> own = defaults.isPresent() ? Optional.of(read(defaults.get())) : defaultValue;
      return new Spec<>(section + "." + name, shape, own, description, inSecret || secret);
    }

    @SuppressWarnings("unchecked") // The accessor returns what the shape was made for.
    private T read(Object owner) {
      try {
        return (T) accessor.invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("cannot read " + name + " of the default", e);
      }
    }
  }

  /**
   * The settings of a section.
   *
   * @param defaults a record whose values are the defaults, rather than those of the type
   */
  List<Spec<?>> specs(String section, Optional<R> defaults, boolean secret) {
    List<Spec<?>> specs = new ArrayList<>();
    components.forEach(component -> specs.add(component.spec(section, defaults, secret)));
    return specs;
  }

  /**
   * Makes the record.
   *
   * @throws RuntimeException that of its constructor, if it does not take the values
   */
  R create(List<?> values) {
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(parameterTypes());
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new LinkageError("cannot make " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot make " + type.getName(), e);
    }
  }

  private Class<?>[] parameterTypes() {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
  }
}
