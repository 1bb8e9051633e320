package dev.jams.examples.tracker.store;

/** Thrown when an entry cannot be added because of one that is there. */
public final class EntryConflictException extends RuntimeException {

  private final transient Entry existing;

  EntryConflictException(Entry existing) {
    super("time entry \"" + existing.id() + "\" is in the way");
    this.existing = existing;
  }

  /** The entry in the way: it has the same id, or is running. */
  public Entry existing() {
    return existing;
  }
}
