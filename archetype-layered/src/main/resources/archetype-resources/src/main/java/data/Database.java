package ${package}.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** The connections to a database, whose tables are those of {@code db/migration}. */
public final class Database implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 8;

  private final HikariDataSource connections;

  private Database(HikariDataSource connections) {
    this.connections = connections;
  }

  /**
   * Opens a database and brings its tables up to date.
   *
   * @param url for JDBC
   */
  public static Database open(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    Database database = new Database(new HikariDataSource(config));
    try {
      Flyway.configure().dataSource(database.connections).load().migrate();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  Jdbi jdbi() {
    return Jdbi.create(connections);
  }

  @Override
  public void close() {
    connections.close();
  }
}
