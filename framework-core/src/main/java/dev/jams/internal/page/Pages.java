package dev.jams.internal.page;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The pages of one app. Components add theirs when they start, which is before listeners do. Safe
 * for use by any thread.
 */
public final class Pages {
  private final List<Page> all = new CopyOnWriteArrayList<>();

  /** Has a page served by whichever listener of the app serves pages. */
  public void add(Page page) {
    all.add(page);
  }

  /** Those there are, in the order in which they were added. */
  public List<Page> all() {
    return List.copyOf(all);
  }
}
