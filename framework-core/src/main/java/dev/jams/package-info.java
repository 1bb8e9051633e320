/**
 * The core of JaMs: an {@link dev.jams.App} registers services once and exposes them through
 * listeners.
 *
 * <p>Starting points: {@link dev.jams.App} and {@link dev.jams.GrpcServer}; {@link
 * dev.jams.RemoteService} for a service that runs elsewhere, {@link dev.jams.RemoteServices} for
 * one whose classes are not here; {@link dev.jams.Setting} for configuration of one's own. {@link
 * dev.jams.Listener} is for those who bring another transport.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams;
