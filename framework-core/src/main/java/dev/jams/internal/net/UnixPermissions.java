package dev.jams.internal.net;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.internal.config.ConfigException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Permissions as {@code chmod} reads them. */
final class UnixPermissions {
  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private UnixPermissions() {}

  static Set<PosixFilePermission> parse(Setting<String> setting, Config config)
      throws ConfigException {
    String text = config.get(setting);
    if (!OCTAL.matcher(text).matches()) {
      throw new ConfigException(
          setting.key()
              + " is \""
              + text
              + "\", expected three octal digits such as 600, 660 or 666; set it with "
              + setting.flag());
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
