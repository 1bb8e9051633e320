package dev.jams.http.internal.bind;

/** What becomes of query parameters that name no field of the request message. */
@FunctionalInterface
public interface UnknownParameters {
  /** They are ignored. */
  UnknownParameters IGNORE = (name, value) -> {};

  /** They are an error. */
  UnknownParameters REJECT =
      (name, value) -> {
        throw BindingException.query(
            name, name, "no such field in the request message; check the name or remove it");
      };

  /**
   * Takes one parameter, in the order of the query. A method that collects captures them.
   *
   * @param name the decoded name
   * @param value the decoded value
   * @throws BindingException to refuse the request
   */
  void accept(String name, String value) throws BindingException;
}
