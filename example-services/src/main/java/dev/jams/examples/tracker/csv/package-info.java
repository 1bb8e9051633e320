/**
 * Reads the CSV files that other time trackers export.
 *
 * <p>Start with {@link dev.jams.examples.tracker.csv.CsvImport}. Implement {@link
 * dev.jams.examples.tracker.csv.CsvFormat} for another tracker.
 */
package dev.jams.examples.tracker.csv;
