package dev.jams.internal.insight;

import java.util.function.LongSupplier;

/**
 * What an app sends to another system beside its calls, such as spans. What was made and not taken
 * waits, or is lost.
 *
 * @param name as a label
 * @param made how many there were since the start; asked on any thread
 * @param taken how many of them the other system has taken; asked on any thread
 */
public record ShownExport(String name, LongSupplier made, LongSupplier taken) {}
