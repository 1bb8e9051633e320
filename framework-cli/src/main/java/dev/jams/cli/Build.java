package dev.jams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build of this program knew. */
final class Build {
  static final String VERSION;

  /** The compiler that goes with it. */
  static final String PROTOC_VERSION;

  /** Of Maven's plugins, those that the build of this program uses, too. */
  static final String ARCHETYPE_PLUGIN;

  static final String DEPENDENCY_PLUGIN;

  static {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    VERSION = properties.getProperty("version");
    PROTOC_VERSION = properties.getProperty("protobuf.version");
    ARCHETYPE_PLUGIN = plugin("maven-archetype-plugin", properties);
    DEPENDENCY_PLUGIN = plugin("maven-dependency-plugin", properties);
  }

  private Build() {}

  private static String plugin(String name, Properties properties) {
    return "org.apache.maven.plugins:" + name + ":" + properties.getProperty(name + ".version");
  }
}
