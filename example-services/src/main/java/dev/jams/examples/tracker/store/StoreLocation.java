package dev.jams.examples.tracker.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a store is, as the user wrote it and as its driver needs it. */
final class StoreLocation {

  private static final String FILE_NAME = "tracker";
  private static final String H2_SUFFIX = ".mv.db";
  private static final String H2 = "jdbc:h2:";
  private static final String H2_MEMORY = "jdbc:h2:mem:";
  private static final String H2_FILE = "jdbc:h2:file:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * WRITE_DELAY=0 writes a commit out before it is acknowledged. The other process of a file that
   * is in use gets an error, since AUTO_SERVER stays off. The database is closed by its store
   * alone: not when a pool happens to have no connection, and not by a shutdown hook while calls
   * still drain.
   */
  private static final Map<String, String> H2_SETTINGS =
      Map.of(
          "MODE", "PostgreSQL",
          "WRITE_DELAY", "0",
          "LOCK_TIMEOUT", "10000",
          "DB_CLOSE_DELAY", "-1",
          "DB_CLOSE_ON_EXIT", "FALSE");

  private final String shown;
  private final String jdbcUrl;

  private StoreLocation(String shown, String jdbcUrl) {
    this.shown = shown;
    this.jdbcUrl = jdbcUrl;
  }

  /** Reads a location and makes the folder of a file, if only that is missing. */
  static StoreLocation of(String location) {
    String shown = withoutSecrets(location);
    if (location.startsWith(POSTGRESQL) || location.startsWith(H2_MEMORY)) {
      return new StoreLocation(shown, withH2Settings(location));
    }
    if (location.startsWith(H2_FILE)) {
      return h2File(shown, location.substring(H2_FILE.length()));
    }
    if (location.isBlank() || location.startsWith("jdbc:") || location.contains("://")) {
      throw new StoreOpenException(
          Quoted.of(shown),
          "this is neither a folder nor a JDBC URL of H2 or PostgreSQL",
          "give a folder such as ./data, jdbc:h2:file:./data/tracker or"
              + " jdbc:postgresql://host:5432/tracker",
          null);
    }
    return h2File(shown, location + "/" + FILE_NAME);
  }

  /** The location without its parameters, where passwords are. */
  String shown() {
    return shown;
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  boolean isH2() {
    return jdbcUrl.startsWith(H2);
  }

  private static StoreLocation h2File(String shown, String pathAndSettings) {
    String[] parts = pathAndSettings.split(";", 2);
    Path file;
    try {
      file = Path.of(parts[0]).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new StoreOpenException(shown, e.getMessage(), "give another folder", e);
    }
    if (file.getParent() == null) {
      throw new StoreOpenException(shown, "this is no file", "give a file in a folder", null);
    }
    prepareFolder(shown, file.getParent());
    Path database = Path.of(file + H2_SUFFIX);
    if (Files.exists(database) && !Files.isWritable(database)) {
      // H2 would open it read-only, and the first change would fail.
      throw notWritable(shown, "file " + database, null);
    }
    String settings = parts.length == 2 ? ";" + parts[1] : "";
    return new StoreLocation(shown, withH2Settings(H2_FILE + file + settings));
  }

  private static void prepareFolder(String shown, Path folder) {
    if (!Files.exists(folder)) {
      createFolder(shown, folder);
    } else if (!Files.isDirectory(folder)) {
      throw new StoreOpenException(
          shown, folder + " is a file", "give a folder, or move the file away", null);
    } else if (!Files.isWritable(folder)) {
      throw notWritable(shown, "folder " + folder, null);
    }
  }

  private static void createFolder(String shown, Path folder) {
    Path parent = folder.getParent();
    if (!Files.isDirectory(parent)) {
      throw new StoreOpenException(
          shown,
          "missing data folder: " + parent + " does not exist",
          "create it, or give a folder that exists",
          null);
    }
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw notWritable(shown, "folder " + parent, e);
    }
  }

  private static StoreOpenException notWritable(String shown, String what, IOException cause) {
    return new StoreOpenException(
        shown,
        "the " + what + " is not writable for user " + System.getProperty("user.name"),
        "change its owner or permissions, or give another folder",
        cause);
  }

  private static String withH2Settings(String url) {
    if (!url.startsWith(H2)) {
      return url;
    }
    String given = url.toUpperCase(Locale.ROOT);
    StringBuilder all = new StringBuilder(url);
    H2_SETTINGS.forEach(
        (key, value) -> {
          if (!given.contains(";" + key + "=")) {
            all.append(';').append(key).append('=').append(value);
          }
        });
    return all.toString();
  }

  private static String withoutSecrets(String location) {
    return location.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
  }
}
