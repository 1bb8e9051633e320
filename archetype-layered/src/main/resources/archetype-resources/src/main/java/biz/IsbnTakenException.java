package ${package}.biz;

/** Another book has this ISBN. Its message is for the caller to read. */
public final class IsbnTakenException extends RuntimeException {
  public IsbnTakenException(String isbn) {
    super("a book with the ISBN " + isbn + " exists; change that one");
  }
}
