package dev.jams.security;

import dev.jams.internal.config.Spelling;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who may call a method. Immutable.
 *
 * @param roles one of them is needed, unless there are none
 * @param scopes all of them are needed
 */
record Rule(Access access, Set<String> roles, Set<String> scopes) {
  /** For whom a method is at all. */
  enum Access {
    PUBLIC,
    AUTHENTICATED,
    DENIED
  }

  static final Rule PUBLIC = new Rule(Access.PUBLIC, Set.of(), Set.of());
  static final Rule DENIED = new Rule(Access.DENIED, Set.of(), Set.of());

  private static final String ROLE = "role:";
  private static final String SCOPE = "scope:";
  private static final List<String> WORDS = List.of("public", "authenticated", "denied");

  /** RFC 6749, section 3.3, so that a scope can stand in a challenge as it is. */
  private static final Pattern NAME = Pattern.compile("[!#-\\[\\]-~]+");

  /**
   * Reads {@code public}, {@code authenticated}, {@code denied}, or roles and scopes as in {@code
   * role:editor role:admin scope:words.write}.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static Rule parse(String text) {
    String[] terms = text.strip().split("\\s+", -1);
    if (terms.length == 1 && WORDS.contains(terms[0])) {
      Access access = Access.values()[WORDS.indexOf(terms[0])];
      return new Rule(access, Set.of(), Set.of());
    }
    Set<String> roles = new TreeSet<>();
    Set<String> scopes = new TreeSet<>();
    for (String term : terms) {
      if (!add(term, ROLE, roles) && !add(term, SCOPE, scopes)) {
        String meant = Spelling.nearest(term, WORDS);
        throw new IllegalArgumentException(
            "\""
                + term
                + "\" is no rule"
                + (meant == null ? "" : ", did you mean " + meant + "?")
                + "; expected public, authenticated or denied, or roles and scopes as in"
                + " role:editor role:admin scope:words.write");
      }
    }
    return new Rule(Access.AUTHENTICATED, roles, scopes);
  }

  private static boolean add(String term, String kind, Set<String> names) {
    if (!term.startsWith(kind) || !NAME.matcher(term.substring(kind.length())).matches()) {
      return false;
    }
    names.add(term.substring(kind.length()));
    return true;
  }

  /** What a caller is told that may not call; null if it may. */
  Denial deny(Principal caller) {
    if (access == Access.DENIED || (!roles.isEmpty() && !hasRole(caller))) {
      return Denial.FORBIDDEN;
    }
    return caller.scopes().containsAll(scopes) ? null : Denial.SCOPE;
  }

  private boolean hasRole(Principal caller) {
    for (String role : roles) {
      if (caller.roles().contains(role)) {
        return true;
      }
    }
    return false;
  }
}
