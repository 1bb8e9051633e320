package dev.jams.examples.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The scripts that make the tables. Flyway runs them; but it takes longer to start than all else of
 * a store, so it is left alone where its own history says that it has nothing to do.
 */
final class Migrations {
  private static final String FOLDER = "db/tracker";

  /** All of the folder, in their order. */
  static final List<String> SCRIPTS = List.of("V1__time_entry.sql");

  private final DataSource database;
  private final boolean isH2;

  Migrations(DataSource database, boolean isH2) {
    this.database = database;
    this.isH2 = isH2;
  }

  /**
   * Brings the tables up to date.
   *
   * @throws org.flywaydb.core.api.FlywayException if that fails
   */
  void apply() {
    // Elsewhere the history that is meant depends on the schemas that are searched.
    if (!isH2 || !areApplied()) {
      var unused = flyway().migrate();
    }
  }

  Flyway flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:" + FOLDER)
        // Ids sort by their bytes everywhere, as they do in Java; H2 has no other order.
        .placeholders(Map.of("binary_collation", isH2 ? "" : "COLLATE \"C\""))
        .load();
  }

  /** Whether the history has just these scripts, as they are now, and each without an error. */
  boolean areApplied() {
    record Applied(String script, int checksum, boolean success) {}
    List<Applied> wanted = new ArrayList<>();
    SCRIPTS.forEach(script -> wanted.add(new Applied(script, checksum(script), true)));
    List<Applied> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT \"script\", \"checksum\", \"success\" FROM \"flyway_schema_history\""
                    + " WHERE \"type\" <> 'TABLE' ORDER BY \"installed_rank\"")) {
      while (rows.next()) {
        found.add(new Applied(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
      }
    } catch (SQLException e) {
      // There is no history yet, or something is wrong that Flyway finds better words for.
      return false;
    }
    return found.equals(wanted);
  }

  /** As Flyway counts it: of the lines without their ends. */
  private static int checksum(String script) {
    CRC32 sum = new CRC32();
    try (InputStream in =
            Migrations.class.getClassLoader().getResourceAsStream(FOLDER + "/" + script);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        sum.update(line.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's file " + script + " cannot be read", e);
    }
    return (int) sum.getValue();
  }
}
