package ${package}.service;

import ${package}.biz.Book;
import ${package}.biz.BookDetails;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Books as messages, and back. */
final class BookProtos {
  private static final Set<String> CHANGEABLE = Set.of("title", "author", "isbn");
  private static final Set<String> GIVEN = Set.of("id", "create_time", "update_time");

  private BookProtos() {}

  static ${package}.v1.Book of(Book book) {
    return ${package}.v1.Book.newBuilder()
        .setId(book.id())
        .setTitle(book.details().title())
        .setAuthor(book.details().author())
        .setIsbn(book.details().isbn())
        .setCreateTime(timestamp(book.created()))
        .setUpdateTime(timestamp(book.updated()))
        .build();
  }

  static BookDetails details(${package}.v1.Book message) {
    return new BookDetails(message.getTitle(), message.getAuthor(), message.getIsbn());
  }

  /** What a mask picks out of a message. */
  static UnaryOperator<BookDetails> change(${package}.v1.Book message, FieldMask mask) {
    Set<String> paths = paths(mask);
    return old ->
        new BookDetails(
            paths.contains("title") ? message.getTitle() : old.title(),
            paths.contains("author") ? message.getAuthor() : old.author(),
            paths.contains("isbn") ? message.getIsbn() : old.isbn());
  }

  private static Set<String> paths(FieldMask mask) {
    if (mask.getPathsCount() == 0) {
      return CHANGEABLE;
    }
    Set<String> paths = new HashSet<>(mask.getPathsList());
    // So that a book that was read, changed and sent back as a whole is no error.
    paths.removeAll(GIVEN);
    for (String path : paths) {
      if (!CHANGEABLE.contains(path)) {
        throw InvalidArgument.of(
            "update_mask", "has \"" + path + "\"; expected title, author or isbn");
      }
    }
    return paths;
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
