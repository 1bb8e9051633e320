package dev.jams.examples.tracker.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;

/** Opens stores. */
public final class EntryStores {

  private static final int MAX_CONNECTIONS = 8;
  private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

  private EntryStores() {}

  /**
   * Opens a store and brings its tables up to date. An embedded database belongs to one process at
   * a time and survives the sudden end of that process.
   *
   * @param location one of
   *     <ul>
   *       <li>a folder such as {@code ./data}, or {@code jdbc:h2:file:./data/tracker}: an embedded
   *           database in a file; the folder is made if its parent exists
   *       <li>{@code jdbc:postgresql://host:5432/tracker?user=…&password=…}
   *       <li>{@code jdbc:h2:mem:name}: in memory until closed
   *     </ul>
   *
   * @return the open store; the caller closes it
   * @throws StoreOpenException if this fails, with a message of one line for the user
   */
  public static EntryStore open(String location) {
    return open(location, pool -> {});
  }

  /**
   * The same with a pool of connections that somebody else has a say in, who may measure it.
   *
   * @param pool gets its configuration, which is complete, before it opens
   */
  public static EntryStore open(String location, Consumer<HikariConfig> pool) {
    StoreLocation place = StoreLocation.of(location);
    HikariDataSource database = connect(place, pool);
    EntryStore store = new SqlEntryStore(database, place.isH2());
    try {
      new Migrations(database, place.isH2()).apply();
      return store;
    } catch (FlywayException e) {
      store.close();
      throw new StoreOpenException(
          place.shown(),
          "its tables cannot be brought up to date: " + firstLine(rootOf(e)),
          "use a database of this version or an empty one, whose owner may create tables",
          e);
    }
  }

  /** Opens a new, empty store in memory. */
  public static EntryStore inMemory() {
    return open("jdbc:h2:mem:" + UUID.randomUUID());
  }

  private static HikariDataSource connect(StoreLocation place, Consumer<HikariConfig> pool) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("time-entries");
    config.setJdbcUrl(place.jdbcUrl());
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    pool.accept(config);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw openFailure(place, e);
    } catch (RuntimeException e) {
      throw new StoreOpenException(place.shown(), firstLine(rootOf(e)), "correct the JDBC URL", e);
    }
  }

  private static StoreOpenException openFailure(StoreLocation place, Exception failure) {
    Throwable root = rootOf(failure);
    String state = sqlState(failure);
    if (state.equals("90020")) {
      return new StoreOpenException(
          place.shown(),
          "it is locked by another process",
          "stop that process, or give another folder",
          failure);
    }
    if (state.startsWith("28")) {
      return new StoreOpenException(
          place.shown(),
          "the database refuses the user: " + firstLine(root),
          "correct user and password in the JDBC URL",
          failure);
    }
    if (state.startsWith("08")) {
      return new StoreOpenException(
          place.shown(),
          "the database cannot be reached: " + firstLine(root),
          "start it, or correct host and port in the JDBC URL",
          failure);
    }
    return new StoreOpenException(
        place.shown(), firstLine(root), "correct the JDBC URL or mend the database", failure);
  }

  private static String sqlState(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
