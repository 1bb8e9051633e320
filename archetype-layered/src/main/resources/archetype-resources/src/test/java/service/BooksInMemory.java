package ${package}.service;

import ${package}.biz.Book;
import ${package}.biz.BookDetails;
import ${package}.biz.BookRepository;
import ${package}.biz.IsbnTakenException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** For tests that need no database. */
final class BooksInMemory implements BookRepository {
  private final TreeMap<Long, Book> books = new TreeMap<>();
  private long last;

  @Override
  public synchronized Book add(BookDetails details, Instant now) {
    last++;
    return put(new Book(last, details, now, now));
  }

  @Override
  public synchronized Optional<Book> find(long id) {
    return Optional.ofNullable(books.get(id));
  }

  @Override
  public synchronized Optional<Book> update(
      long id, UnaryOperator<BookDetails> change, Instant now) {
    return find(id)
        .map(book -> put(new Book(id, change.apply(book.details()), book.created(), now)));
  }

  @Override
  public synchronized boolean remove(long id) {
    return books.remove(id) != null;
  }

  @Override
  public synchronized List<Book> after(long id, int limit) {
    return books.tailMap(id, false).values().stream().limit(limit).toList();
  }

  private Book put(Book book) {
    String isbn = book.details().isbn();
    if (books.values().stream()
        .anyMatch(other -> other.id() != book.id() && other.details().isbn().equals(isbn))) {
      throw new IsbnTakenException(isbn);
    }
    books.put(book.id(), book);
    return book;
  }
}
