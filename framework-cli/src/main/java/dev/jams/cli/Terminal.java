package dev.jams.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Where a command is run.
 *
 * @param folder which paths are relative to
 * @param out for what was asked for
 * @param err for all else
 */
record Terminal(Path folder, InputStream in, PrintWriter out, PrintWriter err) {
  /** A path as it was given, from this folder. */
  Path path(Path given) {
    return folder.resolve(given);
  }
}
