package dev.jams.internal.net;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Permissions as {@code chmod} reads them. */
final class UnixPermissions {
  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private UnixPermissions() {}

  /**
   * @throws IllegalArgumentException saying what was expected
   */
  static Set<PosixFilePermission> parse(String text) {
    if (!OCTAL.matcher(text).matches()) {
      throw new IllegalArgumentException("expected three octal digits such as 600, 660 or 666");
    }
    int bits = Integer.parseInt(text, 8);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    // From OWNER_READ down to OTHERS_EXECUTE, as the bits are.
    for (int i = 0; i < all.length; i++) {
      if ((bits >> (all.length - 1 - i) & 1) == 1) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
