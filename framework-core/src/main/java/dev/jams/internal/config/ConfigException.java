package dev.jams.internal.config;

import dev.jams.StartException;

/**
 * Configuration that cannot be used. The message has a line for each problem, which says what,
 * where and why.
 */
public final class ConfigException extends StartException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
