/**
 * How an app starts and stops: its states, the calls it has open, and the steps of its stop. Not
 * API: it may change in every release.
 */
package dev.jams.internal.lifecycle;
