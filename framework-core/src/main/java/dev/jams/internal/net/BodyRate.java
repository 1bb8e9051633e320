package dev.jams.internal.net;

/**
 * Whether a body comes fast enough: not slower, from one look to the next, than so many bytes in a
 * second. The first look is at the end of the time of grace. Belongs to one thread.
 */
public final class BodyRate {
  private static final double NANOS = 1e9;

  private final long bytesPerSecond;
  private final long graceNanos;
  private long since;
  private long bytes;

  /**
   * Begins to measure.
   *
   * @param now the {@link System#nanoTime}
   */
  public BodyRate(long bytesPerSecond, long graceNanos, long now) {
    this.bytesPerSecond = bytesPerSecond;
    this.graceNanos = graceNanos;
    this.since = now;
  }

  /** So many bytes have come. */
  public void add(long more) {
    bytes += more;
  }

  /**
   * Looks, and measures anew.
   *
   * @param mayCome whether the server takes more at this time; if not, the client is not to blame
   */
  public boolean isTooSlow(long now, boolean mayCome) {
    long took = now - since;
    if (took < graceNanos && mayCome) {
      return false;
    }
    boolean slow = mayCome && bytes < took / NANOS * bytesPerSecond;
    since = now;
    bytes = 0;
    return slow;
  }
}
