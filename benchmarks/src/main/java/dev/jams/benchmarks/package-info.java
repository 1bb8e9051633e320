/**
 * Measures speed: each command compares within one run against a named yardstick and prints a
 * Markdown table. Start with {@link dev.jams.benchmarks.Main}; docs/benchmarks.md says how to run
 * and read them.
 */
package dev.jams.benchmarks;
