package ${package}.data;

import static java.time.ZoneOffset.UTC;

import ${package}.biz.Book;
import ${package}.biz.BookDetails;
import ${package}.biz.BookRepository;
import ${package}.biz.IsbnTakenException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/** Books in one table. */
public final class SqlBookRepository implements BookRepository {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SELECT =
      "SELECT id, title, author, isbn, created_at, updated_at FROM book ";

  private final Jdbi jdbi;

  public SqlBookRepository(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Book add(BookDetails details, Instant now) {
    return jdbi.inTransaction(handle -> insert(handle, details, now));
  }

  @Override
  public Optional<Book> find(long id) {
    return jdbi.withHandle(handle -> find(handle, id, ""));
  }

  @Override
  public Optional<Book> update(long id, UnaryOperator<BookDetails> change, Instant now) {
    return jdbi.inTransaction(
        handle ->
            find(handle, id, "FOR UPDATE")
                .map(book -> update(handle, book, change.apply(book.details()), now)));
  }

  @Override
  public boolean remove(long id) {
    return jdbi.withHandle(handle -> handle.execute("DELETE FROM book WHERE id = ?", id)) > 0;
  }

  @Override
  public List<Book> after(long id, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "WHERE id > :id ORDER BY id LIMIT :limit")
                .bind("id", id)
                .bind("limit", limit)
                .map((row, context) -> book(row))
                .list());
  }

  private static Optional<Book> find(Handle handle, long id, String lock) {
    return handle
        .createQuery(SELECT + "WHERE id = :id " + lock)
        .bind("id", id)
        .map((row, context) -> book(row))
        .findOne();
  }

  private static Book insert(Handle handle, BookDetails details, Instant now) {
    String sql =
        """
        INSERT INTO book (title, author, isbn, created_at, updated_at)
        VALUES (:title, :author, :isbn, :now, :now)
        """;
    long id =
        write(
            handle.createUpdate(sql),
            details,
            now,
            insert -> insert.executeAndReturnGeneratedKeys("id").mapTo(Long.class).one());
    return new Book(id, details, now, now);
  }

  private static Book update(Handle handle, Book book, BookDetails details, Instant now) {
    String sql =
        """
        UPDATE book SET title = :title, author = :author, isbn = :isbn, updated_at = :now
        WHERE id = :id
        """;
    write(handle.createUpdate(sql).bind("id", book.id()), details, now, Update::execute);
    return new Book(book.id(), details, book.created(), now);
  }

  private static <T> T write(
      Update sql, BookDetails details, Instant now, Function<Update, T> execute) {
    try {
      return execute.apply(
          sql.bindMethods(details)
              .bindBySqlType("now", now.atOffset(UTC), Types.TIMESTAMP_WITH_TIMEZONE));
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        throw new IsbnTakenException(details.isbn());
      }
      throw e;
    }
  }

  private static Book book(ResultSet row) throws SQLException {
    return new Book(
        row.getLong("id"),
        new BookDetails(row.getString("title"), row.getString("author"), row.getString("isbn")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
