package dev.jams.internal.call;

/**
 * What is found out of a call while it goes on, and told when it has ended. Safe for use by any
 * thread.
 */
public final class CallFacts {
  private String principalKey;
  private volatile String principal;
  private volatile Object kept;
  private volatile Object identity;
  private volatile boolean counted;
  private volatile boolean read;

  /** It has been counted among the calls that have begun. */
  public void counted() {
    counted = true;
  }

  /** Whether it has been counted; a call that was refused before the interceptors has not. */
  public boolean isCounted() {
    return counted;
  }

  /** It came by GET or HEAD, so its caller asks for no change. */
  public void read() {
    read = true;
  }

  /** Whether it came by GET or HEAD; no call over gRPC did. */
  public boolean isRead() {
    return read;
  }

  /**
   * It is known who calls.
   *
   * @param key tells apart who has the same name but is known in another way
   */
  public void principal(String name, String key) {
    principalKey = key;
    // Last, so that whoever reads it reads the key as well.
    principal = name;
  }

  /** It is known who calls, and there is but one way to know. */
  public void principal(String name) {
    principal(name, name);
  }

  /** Who calls, or null if nobody has found out. */
  public String principal() {
    return principal;
  }

  /** Who calls, as nobody else is called who is known in another way, or null. */
  public String principalKey() {
    return principal == null ? null : principalKey;
  }

  /** Keeps what an extension has seen of the call until it has ended. */
  public void keep(Object seen) {
    kept = seen;
  }

  /** What was kept last, or null. */
  public Object kept() {
    return kept;
  }

  /** All that is known of who calls, in a form that only whoever has found it out can read. */
  public void identity(Object all) {
    identity = all;
  }

  /** The same, or null. */
  public Object identity() {
    return identity;
  }
}
