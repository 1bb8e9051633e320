/**
 * Where time entries are kept and found.
 *
 * <p>Start with {@link dev.jams.examples.tracker.store.EntryStores#open}. Implement {@link
 * dev.jams.examples.tracker.store.EntrySource} to add entries that live elsewhere.
 */
package dev.jams.examples.tracker.store;
