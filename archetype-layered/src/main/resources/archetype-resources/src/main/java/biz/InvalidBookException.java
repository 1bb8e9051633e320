package ${package}.biz;

/** A value of a book cannot be. Its texts are for the caller to read. */
public final class InvalidBookException extends RuntimeException {
  private final String field;
  private final String problem;

  public InvalidBookException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
    this.problem = problem;
  }

  public String field() {
    return field;
  }

  public String problem() {
    return problem;
  }
}
