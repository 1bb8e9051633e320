package dev.jams.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param given as it was given
 * @param target in gRPC's syntax
 * @param wantsTls whether to connect with TLS unless told otherwise
 */
record Address(String given, String target, boolean wantsTls) {
  private static final Pattern URL = Pattern.compile("(https?)://([^/?#]+)/?");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[^:/\\[\\]\\s]*):([0-9]{1,5})");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

  static final String EXPECTED =
      "expected HOST:PORT such as localhost:8080, http://HOST:PORT, https://HOST, or unix:PATH";

  /** Whether the text looks like one. */
  static boolean is(String text) {
    return text.startsWith("unix:")
        || text.startsWith("dns:")
        || URL.matcher(text).matches()
        || HOST_AND_PORT.matcher(text).matches();
  }

  static Address of(String text) throws CliException {
    if (text.startsWith("unix:")) {
      return new Address(text, text, false);
    }
    if (text.startsWith("dns:")) {
      return new Address(text, text, true);
    }
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      boolean https = url.group(1).equals("https");
      String host = url.group(2);
      boolean hasPort = HOST_AND_PORT.matcher(host).matches();
      return new Address(text, hasPort ? host : host + (https ? ":443" : ":80"), https);
    }
    Matcher hostAndPort = HOST_AND_PORT.matcher(text);
    if (!hostAndPort.matches() || Integer.parseInt(hostAndPort.group(2)) > 65_535) {
      throw CliException.usage("\"" + text + "\" is no address of a server; " + EXPECTED);
    }
    String host = hostAndPort.group(1).isEmpty() ? "localhost" : hostAndPort.group(1);
    return new Address(text, host + ":" + hostAndPort.group(2), !LOOPBACK.matcher(host).matches());
  }
}
