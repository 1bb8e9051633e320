package dev.jams.json;

/** The steps of {@link JsonException#path()}. */
final class JsonPath {
  private static final int MAX_NAME = 60;

  private JsonPath() {}

  /** The step into the member {@code name} of an object. */
  static String name(String name) {
    return isIdentifier(name) ? "." + name : "[" + Texts.quote(name, MAX_NAME) + "]";
  }

  private static boolean isIdentifier(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c == '_' || c == '@' || c == '$' || Character.isLetter(c);
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
