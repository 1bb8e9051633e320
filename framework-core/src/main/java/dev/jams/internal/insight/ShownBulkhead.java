package dev.jams.internal.insight;

import java.util.function.IntSupplier;

/**
 * Places that calls share.
 *
 * @param name as a label
 * @param calls how many have a place; asked on any thread
 * @param waiting how many wait for one; asked on any thread
 */
public record ShownBulkhead(String name, IntSupplier calls, IntSupplier waiting) {}
