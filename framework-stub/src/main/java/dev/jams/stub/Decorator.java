package dev.jams.stub;

/**
 * A service around another of the same interface. The generated {@code Forwarding} extends this, so
 * that whoever binds a decorated service finds what there is to close inside.
 */
public interface Decorator {
  /**
   * Who is decorated.
   *
   * @return the same each time, never null
   */
  Object next();
}
