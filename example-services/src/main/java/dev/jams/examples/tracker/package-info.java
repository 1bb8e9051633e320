/**
 * A time tracker as plain gRPC services.
 *
 * <p>Starting points: {@link dev.jams.examples.tracker.TrackerService} answers every rpc, {@link
 * dev.jams.examples.tracker.TrackerAlias} answers under the short name; {@code
 * EntryStores.open("./data")} in {@code store} gives the database they need. The messages are
 * generated from {@code tracker/tracker.proto}.
 */
package dev.jams.examples.tracker;
