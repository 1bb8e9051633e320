package dev.jams.examples.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends EntryStoreContract {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofMinutes(1))
              .setLocaleConfig("lc-messages", "C")
              .start();
    } catch (IOException | IllegalStateException e) {
      // No binaries for this platform, or a user that may not run the server.
      abort("PostgreSQL does not run here: " + e.getMessage());
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  EntryStore openEmpty() {
    EntryStore store = EntryStores.open(postgres.getJdbcUrl("postgres", "postgres"));
    execute("TRUNCATE time_entry");
    return store;
  }

  @Test
  void saysThatTheDatabaseIsGoneInTheMiddleOfACall() {
    try (EntryStore store = openEmpty()) {
      Entry before = entry("x", Instant.EPOCH, Instant.EPOCH);
      store.add(before);

      assertThatThrownBy(
              () ->
                  store.update(
                      "x",
                      stored -> {
                        execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE state = 'idle in transaction'");
                        return stored.endingAt(Instant.EPOCH.plusSeconds(1));
                      }))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("the database of the time entries cannot be reached");
      assertThat(store.find("x")).contains(before);
    }
  }

  @Test
  void saysWhichUserOrDatabaseIsWrong() {
    String url = "jdbc:postgresql://localhost:" + postgres.getPort();

    assertThatThrownBy(() -> EntryStores.open(url + "/nothing?user=postgres&password=secret"))
        .isInstanceOf(StoreOpenException.class)
        .hasMessage(
            "Cannot open the time entries at "
                + url
                + "/nothing: FATAL: database \"nothing\" does not exist; correct the JDBC URL or mend"
                + " the database");
  }

  private static void execute(String sql) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
