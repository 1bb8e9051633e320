package dev.jams.examples.tracker.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Entries in one table, in the SQL that H2 and PostgreSQL share. */
final class SqlEntryStore implements EntryStore {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String CONNECTION_FAILURE = "08";
  private static final String OPERATOR_INTERVENTION = "57P";
  private static final int MAX_ATTEMPTS = 3;

  private static final String SELECT =
      "SELECT id, description, started_at, ended_at, tags, source FROM time_entry ";
  private static final String INSERT =
      """
      INSERT INTO time_entry (id, description, started_at, ended_at, running, tags, source)
      VALUES (:id, :description, :start, :end, :running, :tags, :source)
      """;

  private final HikariDataSource database;
  private final boolean embedded;
  private final Jdbi jdbi;

  SqlEntryStore(HikariDataSource database, boolean embedded) {
    this.database = database;
    this.embedded = embedded;
    this.jdbi =
        Jdbi.create(database)
            .registerArgument(new InstantArgumentFactory())
            .registerArrayType(String.class, "varchar")
            .registerRowMapper(Entry.class, (row, context) -> toEntry(row));
  }

  @Override
  public String id() {
    return "store";
  }

  @Override
  public List<Entry> list(EntryQuery query) {
    return withHandle(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + """
                        WHERE started_at < :end
                          AND (started_at >= :start OR ended_at IS NULL OR ended_at > :start)
                          AND (started_at, id) > (:afterStart, :afterId)
                        ORDER BY started_at, id
                        LIMIT :limit
                        """)
                .bind("start", query.range().start())
                .bind("end", query.range().end())
                .bind("afterStart", query.after().start())
                .bind("afterId", query.after().id())
                .bind("limit", query.limit())
                .mapTo(Entry.class)
                .list());
  }

  @Override
  public Optional<Entry> find(String id) {
    return withHandle(
        handle ->
            handle
                .createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .mapTo(Entry.class)
                .findOne());
  }

  @Override
  public Optional<Entry> findRunning() {
    return withHandle(
        handle -> handle.createQuery(SELECT + "WHERE running").mapTo(Entry.class).findOne());
  }

  @Override
  public void add(Entry entry) {
    // Who is in the way is asked after the failed insert, and may be gone by then: hence once more.
    for (int attempt = 1; ; attempt++) {
      try {
        withHandle(handle -> bind(handle.createUpdate(INSERT), entry).execute());
        return;
      } catch (UnableToExecuteStatementException e) {
        if (!sqlState(e).equals(UNIQUE_VIOLATION)) {
          throw e;
        }
        find(entry.id())
            .or(this::findRunning)
            .ifPresent(
                existing -> {
                  throw new EntryConflictException(existing);
                });
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public int addMissing(Collection<Entry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    return inTransaction(
        handle -> {
          PreparedBatch batch = handle.prepareBatch(INSERT + "ON CONFLICT DO NOTHING");
          // The same order everywhere, so that two imports never wait for each other.
          entries.stream()
              .sorted(Comparator.comparing(Entry::id))
              .forEach(entry -> bind(batch, entry).add());
          return Arrays.stream(batch.execute()).sum();
        });
  }

  @Override
  public Optional<Entry> update(String id, UnaryOperator<Entry> change) {
    return inTransaction(
        handle ->
            handle
                .createQuery(SELECT + "WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .mapTo(Entry.class)
                .findOne()
                .map(change)
                .map(entry -> write(handle, entry)));
  }

  @Override
  public boolean delete(String id) {
    return withHandle(
            handle ->
                handle
                    .createUpdate("DELETE FROM time_entry WHERE id = :id")
                    .bind("id", id)
                    .execute())
        > 0;
  }

  @Override
  public void close() {
    try (database) {
      if (embedded && !database.isClosed()) {
        // From here on the embedded database ends with its last connection.
        jdbi.useHandle(handle -> handle.execute("SET DB_CLOSE_DELAY 0"));
      }
    }
  }

  private static Entry write(Handle handle, Entry entry) {
    bind(
            handle.createUpdate(
                """
                UPDATE time_entry
                SET description = :description, started_at = :start, ended_at = :end,
                    running = :running, tags = :tags, source = :source
                WHERE id = :id
                """),
            entry)
        .execute();
    return entry;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Entry entry) {
    return statement
        .bind("id", entry.id())
        .bind("description", entry.description())
        .bind("start", entry.start())
        .bindByType("end", entry.end().orElse(null), Instant.class)
        .bindByType("running", entry.isRunning() ? Boolean.TRUE : null, Boolean.class)
        .bind("tags", entry.tags().toArray(String[]::new))
        .bind("source", entry.source());
  }

  private static Entry toEntry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("id"),
        row.getString("description"),
        toInstant(row, "started_at").orElseThrow(),
        toInstant(row, "ended_at"),
        toStrings(row.getArray("tags")),
        row.getString("source"));
  }

  private static Optional<Instant> toInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static List<String> toStrings(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String.class::cast).toList();
  }

  private <T> T withHandle(HandleCallback<T, RuntimeException> work) {
    return whileReachable(() -> jdbi.withHandle(work));
  }

  private <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
    return whileReachable(() -> jdbi.inTransaction(work));
  }

  private static <T> T whileReachable(Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      String state = sqlState(e);
      if (e instanceof ConnectionException
          || state.startsWith(CONNECTION_FAILURE)
          || state.startsWith(OPERATOR_INTERVENTION)) {
        throw new StoreUnavailableException(e);
      }
      throw e;
    }
  }

  private static String sqlState(JdbiException e) {
    return e.getCause() instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : "";
  }

  /** Binds instants as such; the type that Jdbi takes by default depends on the JVM's time zone. */
  private static final class InstantArgumentFactory extends AbstractArgumentFactory<Instant> {

    InstantArgumentFactory() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setObject(position, value.atOffset(ZoneOffset.UTC));
    }
  }
}
