package dev.jams.examples.tracker.store;

import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The entries that the tracker itself keeps. One of them at most is running, whichever thread or
 * process asks.
 *
 * <p>Called from many threads at once. A change is durable when its method returns. Every method
 * throws {@link StoreUnavailableException} while the database cannot be reached.
 */
public interface EntryStore extends EntrySource, AutoCloseable {

  /** Finds an entry. */
  Optional<Entry> find(String id);

  /** Finds the entry that is running. */
  Optional<Entry> findRunning();

  /**
   * Adds an entry.
   *
   * @throws EntryConflictException if its id is taken, or if it is running and another one is too
   */
  void add(Entry entry);

  /**
   * Adds the entries whose ids are not there yet, all or none of them.
   *
   * @param entries finished entries
   * @return how many were added
   */
  int addMissing(Collection<Entry> entries);

  /**
   * Changes an entry while nobody else can.
   *
   * @param change makes the new entry, with the same id, from the stored one; what it throws
   *     reaches the caller and leaves the entry as it was
   * @return the new entry; empty if there is none with this id
   */
  Optional<Entry> update(String id, UnaryOperator<Entry> change);

  /**
   * Deletes an entry.
   *
   * @return whether it was there
   */
  boolean delete(String id);

  /** Lets go of the database; later calls fail. */
  @Override
  void close();
}
