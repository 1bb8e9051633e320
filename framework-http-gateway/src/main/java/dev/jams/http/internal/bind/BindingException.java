package dev.jams.http.internal.bind;

/**
 * A request whose path or query does not fit the request message: 400. The message names the
 * parameter, the value and what was expected, and may go to the client.
 */
public final class BindingException extends Exception {
  private static final int SHOWN_CHARACTERS = 64;
  private static final String QUERY = "query";

  private final String field;

  private BindingException(String field, String message) {
    // Without a stack trace: clients cause it, and it is turned into an answer close by.
    super(message, null, false, false);
    this.field = field;
  }

  static BindingException pathValue(String field, String value, String expectation) {
    return new BindingException(
        field,
        "path variable \"%s\": value \"%s\"; expected %s"
            .formatted(field, shown(value), expectation));
  }

  static BindingException queryValue(
      String parameter, String field, String value, String expectation) {
    return new BindingException(
        field,
        "query parameter \"%s\": value \"%s\"; expected %s"
            .formatted(shown(parameter), shown(value), expectation));
  }

  static BindingException query(String parameter, String field, String problem) {
    return new BindingException(
        field, "query parameter \"%s\": %s".formatted(shown(parameter), problem));
  }

  static BindingException query(String problem) {
    return new BindingException("", "query: " + problem);
  }

  static BindingException missing(String fields) {
    return new BindingException(fields, "the request lacks required fields: " + fields);
  }

  static BindingException body(String field, String problem) {
    return new BindingException(field, "body: " + problem);
  }

  /** The same about the parameters of a form, which are read as those of a query. */
  BindingException inForm() {
    String message = getMessage();
    return message.startsWith(QUERY)
        ? new BindingException(field, "form" + message.substring(QUERY.length()))
        : this;
  }

  /**
   * The field that the value was meant for, as in a field violation of {@code
   * google.rpc.BadRequest}: proto names with dots, the parameter's name if no field has it, or
   * empty if the query as a whole is at fault.
   */
  public String field() {
    return field;
  }

  /** What clients sent may be long, and must not reach a log with its control characters. */
  private static String shown(String text) {
    boolean whole = text.length() <= SHOWN_CHARACTERS;
    StringBuilder shown =
        new StringBuilder(whole ? text : text.substring(0, SHOWN_CHARACTERS) + "…");
    for (int i = 0; i < shown.length(); i++) {
      if (Character.isISOControl(shown.charAt(i))) {
        shown.setCharAt(i, '\uFFFD');
      }
    }
    return shown.toString();
  }
}
