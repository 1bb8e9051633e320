package dev.jams.benchmarks;

/**
 * What a command has found.
 *
 * @param text for people to read, Markdown
 * @param passed whether what had to hold did
 */
public record Outcome(String text, boolean passed) {}
