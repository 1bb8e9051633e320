package dev.jams.internal.page;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The pages of one app. Components add theirs when they start, which is before listeners do. Safe
 * for use by any thread.
 */
public final class Pages {
  private final List<Page> all = new CopyOnWriteArrayList<>();

  /** Has a page served by the listeners of the app that serve pages to those whom it is for. */
  public void add(Page page) {
    all.add(page);
  }

  /** Those there are, in the order in which they were added. */
  public List<Page> all() {
    return List.copyOf(all);
  }

  /** Those of them that callers of the gateway may read. */
  public List<Page> onGateway() {
    return all.stream().filter(Page::onGateway).toList();
  }
}
