package dev.jams;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What there is to say about a component of a record that is a {@link Setting#section section}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface About {
  /** What the setting does, in one sentence, for {@code --help}. */
  String value() default "";

  /**
   * The value where nothing else is given, as a person would write it. Without it the setting must
   * be given, unless it is an {@code Optional}, {@code List} or {@code Map}.
   */
  String defaultValue() default NONE;

  /** Whether the value is kept out of everything that is printed. */
  boolean secret() default false;

  /** Stands for no default; no text that anybody could write. */
  String NONE = "\0";
}
