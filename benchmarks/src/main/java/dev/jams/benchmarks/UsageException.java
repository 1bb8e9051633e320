package dev.jams.benchmarks;

/** The arguments cannot be used; the message says which and what was expected. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
