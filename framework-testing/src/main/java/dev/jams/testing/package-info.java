/**
 * Tests that talk to a real app, over its real ports or in process.
 *
 * <p>Starting point: {@link dev.jams.testing.AppExtension}, a JUnit 5 extension that starts an app
 * on free ports or without, hands out a channel and an HTTP client to it, and fails the tests that
 * leave calls, threads, sockets or buffers behind. {@link dev.jams.testing.TestClock} is its time.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.testing;
