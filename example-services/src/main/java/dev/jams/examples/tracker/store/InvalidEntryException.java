package dev.jams.examples.tracker.store;

/** Thrown when a value of an entry breaks its rule; the message has the value and the rule. */
public final class InvalidEntryException extends IllegalArgumentException {

  private final String field;

  /**
   * Says what was found and what was expected.
   *
   * @param field the entry's field, such as {@code end} or {@code tags[1]}
   * @param value what was found, of any length and content
   * @param expectation what the field takes, as it reads after "expected"
   */
  public InvalidEntryException(String field, String value, String expectation) {
    super(Quoted.of(value) + " is not allowed; expected " + expectation);
    this.field = field;
  }

  /** The entry's field, such as {@code end} or {@code tags[1]}. */
  public String field() {
    return field;
  }
}
