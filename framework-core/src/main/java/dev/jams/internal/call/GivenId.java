package dev.jams.internal.call;

/**
 * The request id that a guard has given to a request whose caller sent none, before anything else
 * saw it. Whoever begins the span of the request may replace it. Belongs to the event loop.
 */
public final class GivenId {
  private static final ThreadLocal<GivenId> CURRENT = new ThreadLocal<>();

  private String id;

  /** Gives an id to the request whose headers this thread reads. */
  public static GivenId to(String id) {
    GivenId given = new GivenId(id);
    CURRENT.set(given);
    return given;
  }

  /** An id that was the caller's. */
  public GivenId(String id) {
    this.id = id;
  }

  /** The headers have been read. */
  public static void forget() {
    CURRENT.remove();
  }

  /** The id that the request has by now. */
  public String id() {
    return id;
  }

  /** Whether the request got an id here, and has another from now on. */
  static boolean replaced(String sent, String by) {
    GivenId given = CURRENT.get();
    if (given == null || !given.id.equals(sent)) {
      return false;
    }
    given.id = by;
    return true;
  }
}
