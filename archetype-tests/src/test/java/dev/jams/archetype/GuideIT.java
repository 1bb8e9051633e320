package dev.jams.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages docs/getting-started.md and docs/adding-a-service.md, done as they say. */
class GuideIT {
  private static final Logger log = LoggerFactory.getLogger(GuideIT.class);

  @TempDir Path folder;

  @BeforeAll
  static void prepare() {
    try {
      Maven.prepare();
    } catch (IOException | UnsupportedOperationException e) {
      abort("needs symbolic links: " + e);
    }
  }

  // KT-18, KT-20
  @Test
  void serviceIsMadeAndAnotherOneAddedAsTheGuideSays() throws Exception {
    long begin = System.nanoTime();
    try (GuidePage guide = new GuidePage(folder)) {
      guide.follow("getting-started.md");
      long made = System.nanoTime();
      log.info("getting-started.md took {}", Duration.ofNanos(made - begin));
      guide.follow("adding-a-service.md");
      log.info("adding-a-service.md took {}", Duration.ofNanos(System.nanoTime() - made));
    }
    try (JarFile jar = new JarFile(folder.resolve("hello/target/hello.jar").toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains(
              "com/acme/hello/consultant/Consultant.class",
              "com/acme/hello/consultant/ConsultantsGrpc.class",
              "com/acme/hello/consultant/Consultants.class",
              "META-INF/openapi.json");
    }
  }
}
