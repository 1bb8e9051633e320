package dev.jams.internal.net;

/**
 * What a server could read in another way than whatever stands in front of it and decides by the
 * path: HTTP servers drop empty segments and parameters of segments, and turn backslashes around.
 * Here none does, so that what is served at a path has no other spellings than its escapes.
 */
public final class PathRules {
  private PathRules() {}

  /**
   * What is wrong with the target of a request; null if nothing is.
   *
   * @param target in origin form; any other is somebody else's to judge
   */
  public static String problem(CharSequence target) {
    if (target.length() == 0 || target.charAt(0) != '/') {
      return null;
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#') {
        return null;
      }
      if (c == '/' && i > 0 && target.charAt(i - 1) == '/') {
        return "the path has an empty segment, expected one slash between two segments";
      }
      if (c == ';' || c == '\\') {
        return "the path has the character " + c + ", expected its percent-escape";
      }
    }
    return null;
  }
}
