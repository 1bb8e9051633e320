package dev.jams.examples.tracker.store;

import java.util.List;

/**
 * Something that has time entries: a database, a calendar, an issue tracker.
 *
 * <p>Called from many threads at once.
 */
public interface EntrySource {

  /**
   * The name by which users know it, the same at each call; as a rule also the {@code source} of
   * its entries.
   */
  String id();

  /**
   * Finds entries; their ids are unique over all sources.
   *
   * <p>More than was asked for, or in another order, is no error: the caller sorts and cuts. A
   * source that cannot answer throws; the caller then goes on without it.
   */
  List<Entry> list(EntryQuery query);
}
