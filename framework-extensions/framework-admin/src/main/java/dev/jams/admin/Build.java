package dev.jams.admin;

import com.google.protobuf.RuntimeVersion;
import com.linecorp.armeria.common.util.Version;
import io.grpc.internal.GrpcUtil;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What runs here, as the jars and the JVM say. */
final class Build {
  private static final String OURS = "/META-INF/maven/dev.jams/framework-core/pom.properties";

  /** Under which names the plugins of Maven and Gradle write it. */
  private static final String[] COMMITS = {
    "Git-Commit",
    "Git-Commit-Id",
    "Build-Commit",
    "Scm-Revision",
    "SCM-Revision",
    "Implementation-Build"
  };

  private final String app;
  private final Class<?> program;
  private final List<String> pages;
  private final Optional<Manifest> manifest;

  /**
   * @param pages what is served beside our own paths
   */
  Build(String app, Class<?> program, List<String> pages) {
    this.app = app;
    this.program = program;
    this.pages = pages;
    this.manifest = manifest(program);
  }

  /**
   * What runs; null for what nobody has written down.
   *
   * @param program the class that has made the listener
   * @param pages paths of what components and the app have to read here
   */
  record View(
      String app,
      String version,
      String commit,
      String program,
      String jams,
      String java,
      String vendor,
      String os,
      int processors,
      long pid,
      String started,
      long uptimeSeconds,
      Map<String, String> libraries,
      List<String> pages) {}

  View view() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    return new View(
        app,
        attribute("Implementation-Version").orElse(null),
        Stream.of(COMMITS).flatMap(name -> attribute(name).stream()).findFirst().orElse(null),
        program.getName(),
        jams(),
        Runtime.version().toString(),
        runtime.getVmVendor(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        runtime.getPid(),
        Instant.ofEpochMilli(runtime.getStartTime()).toString(),
        Duration.ofMillis(runtime.getUptime()).toSeconds(),
        libraries(),
        pages);
  }

  private Optional<String> attribute(String name) {
    return manifest.map(each -> each.getMainAttributes().getValue(name));
  }

  private static Map<String, String> libraries() {
    Map<String, String> libraries = new TreeMap<>();
    libraries.put("grpc", GrpcUtil.getGrpcBuildVersion().getImplementationVersion());
    libraries.put(
        "protobuf",
        RuntimeVersion.OSS_MAJOR + "." + RuntimeVersion.OSS_MINOR + "." + RuntimeVersion.OSS_PATCH);
    libraries.put(
        "armeria", Version.get("armeria", Build.class.getClassLoader()).artifactVersion());
    var netty = io.netty.util.Version.identify().get("netty-common");
    if (netty != null) {
      libraries.put("netty", netty.artifactVersion());
    }
    return libraries;
  }

  /** Of the jar or the folder that a class is from. */
  private static Optional<Manifest> manifest(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(URI.create(source.getLocation().toURI().toString()));
      if (Files.isDirectory(place)) {
        Path file = place.resolve(JarFile.MANIFEST_NAME);
        if (!Files.isReadable(file)) {
          return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
          return Optional.of(new Manifest(in));
        }
      }
      try (JarFile jar = new JarFile(place.toFile())) {
        return Optional.ofNullable(jar.getManifest());
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // From a place that is no file, which then says nothing.
      return Optional.empty();
    }
  }

  private static String jams() {
    try (InputStream in = Build.class.getResourceAsStream(OURS)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      return null;
    }
  }
}
