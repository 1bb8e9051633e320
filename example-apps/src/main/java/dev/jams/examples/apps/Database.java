package dev.jams.examples.apps;

import dev.jams.About;
import dev.jams.Setting;

/** Which database keeps the time entries, as the section {@code database} says. */
// docs: configuration-section
record Database(
    @About("h2 or postgres") Driver driver,
    @About(value = "folder of an embedded H2, or the JDBC URL of either", secret = true)
        String source) {
  static final Setting<Database> SETTING =
      Setting.section("database", new Database(Driver.H2, "./data"));

  // docs: end

  enum Driver {
    H2,
    POSTGRES
  }

  Database {
    boolean isPostgres = source.startsWith("jdbc:postgresql:");
    if (isPostgres != (driver == Driver.POSTGRES)) {
      throw new IllegalArgumentException(
          "the driver postgres goes with a source that begins with jdbc:postgresql:, and h2 with"
              + " any other");
    }
  }
}
