package dev.jams.cli;

/** What a command could not do. The message says what, what was expected, and how to mend it. */
final class CliException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CliException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What was given cannot be. */
  static CliException usage(String message) {
    return new CliException(message, Jams.BAD_USAGE, null);
  }

  /** It went wrong. */
  static CliException failed(String message) {
    return failed(message, null);
  }

  static CliException failed(String message, Throwable cause) {
    return new CliException(message, Jams.FAILED, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
