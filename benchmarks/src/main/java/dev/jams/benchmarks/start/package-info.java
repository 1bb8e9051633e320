/** How long an app takes from the start of its process to its first answer, and its memory. */
package dev.jams.benchmarks.start;
