package ${package}.biz;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where books are kept. Safe for use by any thread. */
public interface BookRepository {
  /**
   * Keeps a new book.
   *
   * @throws IsbnTakenException if there is one with its ISBN
   */
  Book add(BookDetails details, Instant now);

  Optional<Book> find(long id);

  /**
   * Changes a book that nobody else changes meanwhile.
   *
   * @return the book as it is then; empty if there is none
   * @throws IsbnTakenException if another one has its new ISBN
   */
  Optional<Book> update(long id, UnaryOperator<BookDetails> change, Instant now);

  /** Removes a book and says whether there was one. */
  boolean remove(long id);

  /** The books with the next higher ids, in their order. */
  List<Book> after(long id, int limit);
}
