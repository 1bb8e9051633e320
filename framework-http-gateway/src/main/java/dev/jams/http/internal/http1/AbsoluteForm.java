package dev.jams.http.internal.http1;

/** Request targets such as {@code http://host/path}, as a client writes them to a proxy. */
public final class AbsoluteForm {
  private AbsoluteForm() {}

  /**
   * The path and query of a target in absolute form, which every server has to accept (RFC 9112,
   * section 3.2.2). Of another scheme than HTTP's it is left as it is, for the server to refuse.
   */
  public static String path(String target) {
    int colon = target.indexOf("://");
    String scheme = target.substring(0, colon);
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      return target;
    }
    int begin = colon + "://".length();
    int end = begin;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    if (!HostAndPort.isValid(target.substring(begin, end)) || end == begin) {
      return target;
    }
    String path = target.substring(end);
    return path.startsWith("/") ? path : "/" + path;
  }
}
