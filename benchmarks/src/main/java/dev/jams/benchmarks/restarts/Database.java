package dev.jams.benchmarks.restarts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.h2.tools.Server;

/**
 * The database that all instances write to: H2 with a file, served from this process over TCP, so
 * that it survives every restart.
 */
final class Database implements AutoCloseable {
  private final Path folder;
  private final Server server;

  private Database(Path folder, Server server) {
    this.folder = folder;
    this.server = server;
  }

  static Database open() throws IOException, SQLException {
    System.setProperty("h2.bindAddress", "127.0.0.1");
    Path folder = Files.createTempDirectory("restarts");
    Server server =
        Server.createTcpServer(
                "-tcpPort", "0", "-baseDir", folder.toString(), "-ifNotExists", "-tcpDaemon")
            .start();
    Database database = new Database(folder, server);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      // Not unique, so that a row that was written twice is seen.
      statement.execute("CREATE TABLE written (id INT NOT NULL)");
    }
    return database;
  }

  String url() {
    // Open until the end, even while no instance is connected.
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./rows;DB_CLOSE_DELAY=-1";
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** How often each id is there. */
  Map<Integer, Integer> rows() throws SQLException {
    Map<Integer, Integer> rows = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT id FROM written")) {
      while (result.next()) {
        rows.merge(result.getInt(1), 1, Integer::sum);
      }
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IOException("cannot close the database", e);
    } finally {
      server.stop();
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
