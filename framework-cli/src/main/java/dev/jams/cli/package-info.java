/**
 * The {@code jams} command line. Start at {@link dev.jams.cli.Jams}, which programs may run, too;
 * the commands are not API.
 */
package dev.jams.cli;
