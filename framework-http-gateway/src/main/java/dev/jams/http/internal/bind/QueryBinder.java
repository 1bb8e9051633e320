package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.PercentDecoder;
import dev.jams.http.internal.route.PercentDecodingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Binds the query parameters of a request. Immutable. */
final class QueryBinder {
  private final QueryNames names;
  private final List<FieldPath> bound;
  private final boolean allBound;
  private final BindingOptions options;

  /**
   * Makes a binder.
   *
   * @param bound what path and body bind, so that no parameter can
   * @param allBound whether path and body bind everything
   */
  QueryBinder(
      Descriptor request,
      List<FieldPath> bound,
      boolean allBound,
      ValueReaders readers,
      BindingOptions options) {
    this.names = new QueryNames(request, readers, options.maxQueryDepth());
    this.bound = List.copyOf(bound);
    this.allBound = allBound;
    this.options = options;
  }

  /**
   * Sets what the query says.
   *
   * @param request a builder that nothing has been set in
   * @param query the raw query, without the question mark
   */
  void bind(Message.Builder request, String query, UnknownParameters unknown)
      throws BindingException {
    if (allBound && !options.strict() && unknown == UnknownParameters.IGNORE) {
      return;
    }
    bind(request, query, unknown, field -> {});
  }

  /**
   * Sets what the query says.
   *
   * @param fields is given what each parameter sets, in the order of the query
   */
  void bind(
      Message.Builder request, String query, UnknownParameters unknown, Consumer<FieldPath> fields)
      throws BindingException {
    Set<String> seen = null;
    int count = 0;
    for (int from = 0; from < query.length(); ) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      if (to > from) {
        if (++count > options.maxQueryParameters()) {
          throw BindingException.query(
              "more than " + options.maxQueryParameters() + " parameters; send fewer");
        }
        if (seen == null && to < query.length()) {
          seen = new HashSet<>();
        }
        bindParameter(request, query, from, to, unknown, seen, fields);
      }
      from = to + 1;
    }
  }

  private void bindParameter(
      Message.Builder request,
      String query,
      int from,
      int to,
      UnknownParameters unknown,
      Set<String> seen,
      Consumer<FieldPath> fields)
      throws BindingException {
    int equals = query.indexOf('=', from);
    boolean hasValue = equals >= 0 && equals < to;
    String name = decode(query, from, hasValue ? equals : to);
    String value = hasValue ? decode(query, equals + 1, to) : "";
    QueryTarget target = names.find(name);
    if (target == null) {
      if (allBound && options.strict()) {
        throw alreadyBound(name, name);
      }
      unknown.accept(name, value);
    } else if (!isBound(target.path())) {
      target.set(request, name, value, seen, options.maxQueryElements());
      fields.accept(target.path());
    } else if (options.strict()) {
      throw alreadyBound(name, target.path().toString());
    }
  }

  private static String decode(String query, int from, int to) throws BindingException {
    try {
      return PercentDecoder.decode(query, from, to, PercentDecoder.Form.QUERY);
    } catch (PercentDecodingException e) {
      throw BindingException.query(e.getMessage());
    }
  }

  private boolean isBound(FieldPath path) {
    if (allBound) {
      return true;
    }
    for (FieldPath other : bound) {
      if (path.overlaps(other)) {
        return true;
      }
    }
    return false;
  }

  private BindingException alreadyBound(String name, String field) {
    return BindingException.query(
        name,
        field,
        allBound
            ? "the body holds the whole request, so there are no query parameters; remove it"
            : "path or body set this field or one it excludes; remove it");
  }
}
