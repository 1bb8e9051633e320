package ${package}.biz;

/** What people say about a book. There is none that is not valid. */
public record BookDetails(String title, String author, String isbn) {
  private static final int MAX_LENGTH = 200;

  /**
   * @throws InvalidBookException if a value cannot be
   */
  public BookDetails {
    requireShort("title", title);
    requireShort("author", author);
    if (title.isBlank()) {
      throw new InvalidBookException("title", "is missing; expected the name of the book");
    }
    if (!isbn.matches("([0-9]{9}|[0-9]{12})[0-9X]")) {
      throw new InvalidBookException(
          "isbn", "\"" + isbn + "\" is no ISBN; expected 10 or 13 digits without dashes");
    }
  }

  private static void requireShort(String field, String value) {
    int length = value.codePointCount(0, value.length());
    if (length > MAX_LENGTH) {
      throw new InvalidBookException(
          field, "has " + length + " characters; expected at most " + MAX_LENGTH);
    }
  }
}
