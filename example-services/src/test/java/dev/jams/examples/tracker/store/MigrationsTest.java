package dev.jams.examples.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import org.flywaydb.core.api.MigrationInfo;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
  private final JdbcDataSource database = new JdbcDataSource();
  private Migrations migrations;

  @BeforeEach
  void openDatabase() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    migrations = new Migrations(database, true);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void anEmptyDatabaseGetsItsTables() throws Exception {
    assertThat(migrations.areApplied()).isFalse();
    migrations.apply();
    execute("SELECT * FROM time_entry");
  }

  @Test
  void whatFlywayHasAppliedIsApplied() {
    var unused = migrations.flyway().migrate();
    assertThat(migrations.areApplied()).isTrue();
    migrations.apply();
  }

  @Test
  void everyScriptThatFlywayFindsIsKnown() {
    assertThat(Migrations.SCRIPTS)
        .containsExactlyElementsOf(
            Arrays.stream(migrations.flyway().info().all()).map(MigrationInfo::getScript).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE \"flyway_schema_history\" SET \"checksum\" = 1",
        "UPDATE \"flyway_schema_history\" SET \"success\" = FALSE",
        "UPDATE \"flyway_schema_history\" SET \"script\" = 'V1__other.sql'",
        "DELETE FROM \"flyway_schema_history\"",
        "INSERT INTO \"flyway_schema_history\" SELECT 2, '2', 'later', 'SQL', 'V2__later.sql', 1,"
            + " 'sa', \"installed_on\", 1, TRUE FROM \"flyway_schema_history\""
            + " WHERE \"installed_rank\" = 1",
        "DROP TABLE \"flyway_schema_history\"",
      })
  void anyOtherHistoryIsFlywaysBusiness(String change) throws Exception {
    migrations.apply();
    execute(change);
    assertThat(migrations.areApplied()).isFalse();
  }
}
