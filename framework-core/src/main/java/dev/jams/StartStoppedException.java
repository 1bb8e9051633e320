package dev.jams;

/** An app was told to stop while its start waited for something. */
final class StartStoppedException extends StartException {
  private static final long serialVersionUID = 1L;

  StartStoppedException() {
    super("told to stop before everything had started");
  }
}
