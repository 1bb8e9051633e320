package dev.jams.internal.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen on: {@code 0.0.0.0:8103}, {@code [::]:8103}, {@code :8103} for all. */
record HostAndPort(String host, String port) {
  static final Scalar<String> TYPE =
      Scalar.of(
          "host:port such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080",
          text -> of(text).text(),
          text -> text);

  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\[\\]:/\\s]*)):(\\d{1,5})");

  static HostAndPort of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
      throw new IllegalArgumentException();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new HostAndPort(host.isEmpty() ? "0.0.0.0" : host, matcher.group(3));
  }

  private String text() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
