package ${package}.biz;

/** There is no such book. Its message is for the caller to read. */
public final class NoSuchBookException extends RuntimeException {
  public NoSuchBookException(long id) {
    super("book " + id + " does not exist");
  }
}
