package dev.jams;

/** Configuration that cannot be used. The message is one line that says what, where and why. */
final class ConfigException extends StartException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
