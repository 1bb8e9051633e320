package dev.jams.http.internal.bind;

/**
 * How strictly requests are bound, and limits. Immutable.
 *
 * @param strict whether a query parameter is an error where path or body bind its field; otherwise
 *     it is ignored
 * @param unknownParameters what becomes of query parameters that name no field; called by any
 *     thread
 * @param keepReservedEscapes whether a path variable of several segments keeps the escapes of all
 *     reserved characters (RFC 3986, section 2.2); otherwise it keeps those of the slash only
 * @param maxQueryParameters how many parameters a query may have
 * @param maxQueryElements how many elements a query may add to one repeated or map field
 * @param maxQueryDepth how many fields the name of a query parameter may have, dots between
 */
public record BindingOptions(
    boolean strict,
    UnknownParameters unknownParameters,
    boolean keepReservedEscapes,
    int maxQueryParameters,
    int maxQueryElements,
    int maxQueryDepth) {

  /** Lenient, unknown parameters ignored, 1000 parameters, 1000 elements, 32 fields deep. */
  public static final BindingOptions DEFAULTS =
      new BindingOptions(false, UnknownParameters.IGNORE, false, 1000, 1000, 32);

  /** Checks the limits. */
  public BindingOptions {
    atLeastOne("maxQueryParameters", maxQueryParameters);
    atLeastOne("maxQueryElements", maxQueryElements);
    atLeastOne("maxQueryDepth", maxQueryDepth);
  }

  /** These options with another {@code strict}. */
  public BindingOptions withStrict(boolean value) {
    return new BindingOptions(
        value,
        unknownParameters,
        keepReservedEscapes,
        maxQueryParameters,
        maxQueryElements,
        maxQueryDepth);
  }

  /** These options with another {@code unknownParameters}. */
  public BindingOptions withUnknownParameters(UnknownParameters value) {
    return new BindingOptions(
        strict, value, keepReservedEscapes, maxQueryParameters, maxQueryElements, maxQueryDepth);
  }

  /** These options with another {@code keepReservedEscapes}. */
  public BindingOptions withKeepReservedEscapes(boolean value) {
    return new BindingOptions(
        strict, unknownParameters, value, maxQueryParameters, maxQueryElements, maxQueryDepth);
  }

  /** These options with another {@code maxQueryParameters}. */
  public BindingOptions withMaxQueryParameters(int value) {
    return new BindingOptions(
        strict, unknownParameters, keepReservedEscapes, value, maxQueryElements, maxQueryDepth);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + "; expected 1 or more");
    }
  }
}
