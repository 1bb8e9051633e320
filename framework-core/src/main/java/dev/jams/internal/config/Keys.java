package dev.jams.internal.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Spells keys in one way, so that {@code baseURL}, {@code base_url} and {@code base-url} are one.
 */
public final class Keys {
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");

  private Keys() {}

  /** In lower case, with dashes between the words of each level. */
  public static String canonical(String key) {
    return CAPITAL.matcher(key).replaceAll("-$1").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
