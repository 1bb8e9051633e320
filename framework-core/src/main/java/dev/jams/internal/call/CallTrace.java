package dev.jams.internal.call;

/** The place of a call in a trace. Immutable as far as it is told here. */
public interface CallTrace {
  /** Of the whole trace, in lower-case hexadecimal; empty if the call belongs to none. */
  String traceId();

  /** Of the span that this app has begun for the call; empty if it has not. */
  String spanId();

  /** Whether the span is recorded, so that there is something to be found under its id. */
  boolean isSampled();

  /**
   * That of a call of which only its caller says that it belongs to a trace.
   *
   * @param traceId may be empty
   */
  record OfCaller(String traceId) implements CallTrace {
    static final OfCaller NONE = new OfCaller("");

    @Override
    public String spanId() {
      return "";
    }

    @Override
    public boolean isSampled() {
      return false;
    }
  }
}
