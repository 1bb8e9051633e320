package ${package}.server;

import dev.jams.About;
import dev.jams.Setting;

/** The section {@code database} of the configuration. */
record DatabaseConfig(@About(value = "the JDBC URL of an H2", secret = true) String url) {
  /** What is acknowledged has been written, and the app closes the database, not the JVM. */
  static final Setting<DatabaseConfig> SETTING =
      Setting.section(
          "database",
          new DatabaseConfig("jdbc:h2:file:./data/books;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0"));
}
