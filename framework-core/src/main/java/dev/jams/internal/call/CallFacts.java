package dev.jams.internal.call;

/**
 * What is found out of a call while it goes on, and told when it has ended. Safe for use by any
 * thread.
 */
public final class CallFacts {
  private volatile String principal;

  /** It is known who calls. */
  public void principal(String name) {
    principal = name;
  }

  /** Who calls, or null if nobody has found out. */
  public String principal() {
    return principal;
  }
}
