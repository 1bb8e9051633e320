package dev.jams.internal.config;

/** A setting has no value, because it could not be read, which the problems already say. */
public final class UnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableException(String key) {
    super(key + " could not be read");
  }
}
