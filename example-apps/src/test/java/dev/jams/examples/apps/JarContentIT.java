package dev.jams.examples.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the runnable jar beside classes. */
class JarContentIT {
  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(System.getProperty("example-apps.jar"));
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void saysTheVersionsOfTheAppAndOfTheLibrary(@TempDir Path folder) throws Exception {
    Attributes manifest = jar.getManifest().getMainAttributes();
    String version = manifest.getValue("Implementation-Version");
    assertThat(version).isNotBlank();
    try (JarProcess app = JarProcess.start(folder, "gateway", "--version")) {
      assertThat(app.exitCode()).isZero();
      assertThat(app.output())
          .contains("gateway " + version, "JaMs " + version, "Java " + Runtime.version());
    }
  }

  // GM-23
  @Test
  void hasAnOpenApiDocumentOfEachService() throws IOException {
    for (String service :
        List.of(
            "tracker.TrackerApiService",
            "tracker.Tracker",
            "go.micro.service.goms.GoMs",
            "go.micro.service.child.Child")) {
      JsonNode document =
          new ObjectMapper().readTree(text("META-INF/openapi/" + service + ".json"));
      assertThat(document.path("openapi").asText()).as(service).startsWith("3.1");
      String simple = service.substring(service.lastIndexOf('.') + 1);
      assertThat(document.findValuesAsText("operationId"))
          .as(service)
          .isNotEmpty()
          .allMatch(id -> id.startsWith(simple + "_"));
    }
  }

  @Test
  void hasItsLicenceAndThoseOfWhatItContains() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).startsWith("JaMs\n");
    assertThat(text("META-INF/THIRD-PARTY.txt"))
        .contains("io.grpc:grpc-core:", "io.netty:netty-common:", "org.slf4j:slf4j-api:");
    // Section 4 of the Apache licence wants notices kept; the MIT licence wants itself kept.
    assertThat(names("META-INF/licenses/jackson-core-")).anyMatch(name -> name.contains("NOTICE"));
    assertThat(names("META-INF/licenses/slf4j-api-")).anyMatch(name -> name.contains("LICENSE"));
  }

  private List<String> names(String prefix) {
    return jar.stream().map(ZipEntry::getName).filter(name -> name.startsWith(prefix)).toList();
  }

  private String text(String entry) throws IOException {
    assertThat(jar.getEntry(entry)).as(entry).isNotNull();
    try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
