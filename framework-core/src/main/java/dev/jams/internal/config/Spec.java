package dev.jams.internal.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One thing that can be configured, or a section of them. Two are equal when they are the same
 * object.
 *
 * @param <T> the type of the value
 */
public final class Spec<T> {
  static final String MASK = "****";

  /** What a URL has before the host. */
  private static final Pattern USER_INFORMATION = Pattern.compile("(?<=://)[^/?#\\s]*@");

  private final String key;
  private final Shape<T> shape;
  private final Optional<T> defaultValue;
  private final String description;
  private final boolean secret;

  public Spec(
      String key, Shape<T> shape, Optional<T> defaultValue, String description, boolean secret) {
    this.key = key;
    this.shape = shape;
    this.defaultValue = defaultValue;
    this.description = description;
    this.secret = secret;
  }

  /** The same, whose values are never printed. */
  public Spec<T> asSecret() {
    return new Spec<>(key, shape, defaultValue, description, true);
  }

  /**
   * The same, of whose values some cannot be.
   *
   * @param check throws {@link IllegalArgumentException} with the reason
   */
  public Spec<T> checked(Consumer<? super T> check) {
    if (!(shape instanceof ValueType<T> type)) {
      throw new IllegalStateException(
          key + " is a section; check its values in the constructor of its record");
    }
    defaultValue.ifPresent(check);
    return new Spec<>(key, new CheckedType<>(type, check), defaultValue, description, secret);
  }

  public String key() {
    return key;
  }

  public Shape<T> shape() {
    return shape;
  }

  public Optional<T> defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  public boolean isSecret() {
    return secret;
  }

  public String flag() {
    return "--" + key.replace('.', '-');
  }

  public String environmentVariable() {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether flags and environment reach it; what is in a sequence has no name to call it by. */
  boolean isNamed() {
    return key.indexOf('[') < 0;
  }

  /** A value as it may be shown; only of a setting that has a text of its own. */
  public String print(T value) {
    return secret ? MASK : ((ValueType<T>) shape).print(value);
  }

  /**
   * A text as it may be shown. That a URL with a password in it is refused is no reason to log it.
   */
  String shown(String text) {
    return secret ? MASK : "\"" + USER_INFORMATION.matcher(text).replaceAll(MASK + "@") + "\"";
  }

  @Override
  public String toString() {
    return key;
  }
}
