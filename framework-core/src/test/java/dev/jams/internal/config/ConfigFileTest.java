package dev.jams.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
  private static final Path FILE = Path.of("config.yml");

  /** The messages of these exceptions are the path alone. */
  @Test
  void saysWhyAFileCannotBeRead() {
    assertThat(ConfigFile.reason(FILE, new AccessDeniedException("config.yml")))
        .isEqualTo("permission denied; let the user that runs the program read it");
    assertThat(ConfigFile.reason(FILE, new NoSuchFileException("config.yml")))
        .isEqualTo("no such file");
    assertThat(ConfigFile.reason(FILE, new FileSystemException("config.yml", null, "too many")))
        .isEqualTo("too many");
  }
}
