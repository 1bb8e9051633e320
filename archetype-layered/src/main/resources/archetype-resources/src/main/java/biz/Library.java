package ${package}.biz;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;

/** What can be done with books, whoever asks for it and wherever they are kept. */
public final class Library {
  private final BookRepository books;
  private final InstantSource clock;

  public Library(BookRepository books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  /** Some books, and whether there are more after them. */
  public record Page(List<Book> books, boolean hasMore) {}

  /**
   * @throws IsbnTakenException if there is one with its ISBN
   */
  public Book add(BookDetails details) {
    return books.add(details, now());
  }

  /**
   * @throws NoSuchBookException if there is none
   */
  public Book get(long id) {
    return books.find(id).orElseThrow(() -> new NoSuchBookException(id));
  }

  /**
   * @throws NoSuchBookException if there is none
   * @throws IsbnTakenException if another one has its new ISBN
   */
  public Book update(long id, UnaryOperator<BookDetails> change) {
    return books.update(id, change, now()).orElseThrow(() -> new NoSuchBookException(id));
  }

  /**
   * @throws NoSuchBookException if there is none
   */
  public void remove(long id) {
    if (!books.remove(id)) {
      throw new NoSuchBookException(id);
    }
  }

  /** The books after one, in the order in which they were added. */
  public Page list(long after, int size) {
    // One more than asked for shows whether there are more.
    List<Book> found = books.after(after, size + 1);
    boolean hasMore = found.size() > size;
    return new Page(hasMore ? found.subList(0, size) : found, hasMore);
  }

  private Instant now() {
    // As exact as databases are.
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
