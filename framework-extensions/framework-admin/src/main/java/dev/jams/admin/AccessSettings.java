package dev.jams.admin;

import dev.jams.Config;
import dev.jams.Setting;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may ask. */
final class AccessSettings {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,1024}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");

  private final Setting<String> token =
      Setting.text(
              "admin.token",
              "",
              "what a request to the admin listener must have as a bearer token; at least 16"
                  + " characters")
          .checked(AccessSettings::requireToken)
          .secret();
  private final Setting<List<String>> hosts =
      Setting.list(
              "admin.hosts",
              List.of(),
              "names by which requests without a token may name the admin listener, besides"
                  + " localhost and addresses")
          .checked(AccessSettings::requireHosts);

  List<Setting<?>> all() {
    return List.of(token, hosts);
  }

  Access of(Config config) {
    Set<String> names = new HashSet<>(Set.of("localhost"));
    config.get(hosts).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return new Access(config.get(token), names);
  }

  private static void requireToken(String value) {
    if (!value.isEmpty() && !TOKEN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "expected 16 to 1024 letters, digits and ._~+/=-, such as openssl rand -hex 32 prints");
    }
  }

  private static void requireHosts(List<String> values) {
    for (String value : values) {
      if (!HOST.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "\""
                + value
                + "\" is no name of a host; expected one such as tracker.internal,"
                + " without scheme and port");
      }
    }
  }
}
